"""Makes a failing program small, by trying every cut that might leave it
failing, from the coarse to the fine, until no cut does."""


def cuts_of_block(block):
    """Every block that is one step smaller than this one."""
    half = len(block) // 2
    if half > 1:
        yield block[:half]
        yield block[half:]
    for position, parts in enumerate(block):
        before, after = block[:position], block[position + 1:]
        yield before + after
        for replacement in cuts_of_op(parts):
            yield before + replacement + after


def cuts_of_op(parts):
    """Lists of ops that may stand in place of an op."""
    words, inner = parts[0]
    if inner is None:
        for smaller in cuts_of_words(words):
            yield [[(smaller, None)]]
        return
    for _, block in parts:
        yield block  # the contents alone
    for position, (header, block) in enumerate(parts):
        before, after = parts[:position], parts[position + 1:]
        if position > 0:
            yield [before + after]  # without this handler
        for smaller in cuts_of_block(block):
            yield [before + [(header, smaller)] + after]


def cuts_of_words(words):
    """A smaller delay, or one thing less to gather."""
    if words[0] in ("sleep", "block", "later", "wait_for", "race_for",
                    "as_completed", "limit", "extend") and int(words[1]) > 1:
        yield (words[0], "1") + words[2:]
        yield (words[0], "0") + words[2:]
    if words[0] == "soon" and len(words) > 2:
        yield words[1:]
    first = {"gather": 2, "collect": 3, "race": 2, "race_for": 3,
             "as_completed": 2, "group": 1}.get(words[0])
    if first:
        for position in range(first, len(words)):
            yield words[:position] + words[position + 1:]


def cuts_of_program(coroutines):
    for position, block in enumerate(coroutines):
        for smaller in cuts_of_block(block):
            yield coroutines[:position] + [smaller] + coroutines[position + 1:]


def names_in(block):
    for parts in block:
        for words, inner in parts:
            yield from words
            yield from names_in(inner or [])


def renamed(block, names):
    return [[(tuple(names.get(word, word) for word in words),
              inner if inner is None else renamed(inner, names))
             for words, inner in parts]
            for parts in block]


def without_unused(coroutines):
    """Drops the coroutines that nobody names and numbers the rest anew."""
    used = {"c0"}
    for block in coroutines:
        used.update(names_in(block))
    kept = [number for number in range(len(coroutines))
            if f"c{number}" in used]
    names = {f"c{old}": f"c{new}" for new, old in enumerate(kept)}
    return [renamed(coroutines[number], names) for number in kept]


def shrink(coroutines, fails, most_attempts=3000):
    """The smallest program found for which `fails` is still true."""
    attempts = 0
    is_smaller = True
    while is_smaller and attempts < most_attempts:
        is_smaller = False
        for candidate in cuts_of_program(coroutines):
            attempts += 1
            if fails(candidate):
                coroutines = candidate
                is_smaller = True
                break
            if attempts >= most_attempts:
                break
    while len(without_unused(coroutines)) < len(coroutines):
        coroutines = without_unused(coroutines)
    return coroutines
