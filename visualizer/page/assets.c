#include "page/assets.h"

// The bytes of a file between two symbols, put there when this is compiled;
// the path is seen from the root of the tree, where make runs.
#define X(name, path)                                      \
    __asm__(".pushsection .rodata\n"                       \
            "page_" #name "_begin:\n"                      \
            ".incbin \"visualizer/page/web/" path "\"\n" \
            "page_" #name "_end:\n"                        \
            ".byte 0\n"                                    \
            ".popsection\n");                              \
    extern const char page_##name##_begin[], page_##name##_end[];
SIM_PAGE_ASSETS(X)
#undef X

const SimAsset *sim_page_asset(size_t index)
{
    static SimAsset assets[] = {
#define X(name, path) {path, page_##name##_begin, 0},
        SIM_PAGE_ASSETS(X)
#undef X
            {NULL, NULL, 0}};
    const char *const ends[] = {
#define X(name, path) page_##name##_end,
        SIM_PAGE_ASSETS(X)
#undef X
            NULL};
    if (assets[index].file != NULL)
        assets[index].size_bytes = (size_t)(ends[index] - assets[index].text);
    return &assets[index];
}
