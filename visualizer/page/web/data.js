// ---- data.js: the trace out of the page ----------------------------------
//
// The data lies in the page as base64 of deflated JSON. Columns are flat
// lists of numbers in which steps and times are differences; here they become
// typed arrays of the numbers themselves.

const Data = {
  async read() {
    const text = document.getElementById("data").textContent.trim();
    const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    if (typeof DecompressionStream === "undefined")
      throw new Error("This browser cannot unpack the page; please take a " +
        "newer one (Chrome 80, Firefox 113, Safari 16.4).");
    const stream = new Blob([packed]).stream()
      .pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  },

  // [d0, d1, ...] -> the sums from `start` on.
  sums(column, start) {
    const out = new Float64Array(column.length);
    let sum = start;
    for (let i = 0; i < column.length; i++)
      out[i] = sum += column[i];
    return out;
  },

  // Rows of `width` numbers, the first of each a difference.
  rows(column, width) {
    const count = column.length / width;
    const out = [];
    for (let field = 0; field < width; field++)
      out.push(new Float64Array(count));
    let sum = 0;
    for (let i = 0; i < count; i++) {
      out[0][i] = sum += column[i * width];
      for (let field = 1; field < width; field++)
        out[field][i] = column[i * width + field];
    }
    return out;
  },

  // The last index at which sorted[index] <= value; -1 if there is none.
  last(sorted, value) {
    let low = 0, high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  },
};
