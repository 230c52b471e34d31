"""Programs of the order fuzzer: the model, and its text form.

README.md describes the text. A program is a list of coroutines, a coroutine
a block, a block a list of ops. An op is a list of parts; a part is a pair of
words and, for the ops that hold others (try, with ...), a block:

    [(("sleep", "3"), None)]
    [(("try",), [...]), (("except", "Value"), [...]), (("finally",), [...])]
"""

INDENT = "  "


def op(*words):
    """A plain op: one part, no block."""
    return [(tuple(str(word) for word in words), None)]


def format_block(block, depth):
    lines = []
    for parts in block:
        for words, inner in parts:
            lines.append(INDENT * depth + " ".join(words))
            if inner is not None:
                lines += format_block(inner, depth + 1)
        if parts[0][1] is not None:
            lines.append(INDENT * depth + "end")
    return lines


def format_program(coroutines, title):
    lines = [f"program {title}"]
    for number, block in enumerate(coroutines):
        lines.append(f"coroutine c{number}")
        lines += format_block(block, 1)
        lines.append("end")
    return "\n".join(lines) + "\nrun\n"


# ---- reading it back ------------------------------------------------------

OPENS = {"try", "repeat", "with", "limit", "each", "team", "coroutine"}
CONTINUES = {"except", "finally"}


def parse_block(lines):
    """Reads ops up to the word that does not belong to the block."""
    block = []
    while lines:
        words = tuple(lines[-1].split())
        if words[0] in CONTINUES or words[0] == "end":
            return block
        lines.pop()
        if words[0] not in OPENS:
            block.append([(words, None)])
            continue
        parts = [(words, parse_block(lines))]
        while lines and lines[-1].split()[0] in CONTINUES:
            words = tuple(lines.pop().split())
            parts.append((words, parse_block(lines)))
        lines.pop()  # end
        block.append(parts)
    return block


def parse_program(text):
    """The coroutines of a text that holds one program."""
    lines = [line for line in text.splitlines()
             if line.strip() and not line.lstrip().startswith("#")]
    lines = [line for line in lines
             if line.split()[0] not in ("program", "run")]
    lines.reverse()
    return [parts[0][1] for parts in parse_block(lines)]


def count_ops(block):
    return sum(1 + sum(count_ops(inner) for _, inner in parts
                       if inner is not None)
               for parts in block)
