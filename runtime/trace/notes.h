// Writing notes into a finished trace, for whoever reads it next.
//
// A note is appended as records in a block of its own that holds no events, so
// an older reader skips it and nothing that was recorded is touched. Changing or
// removing a note appends another record. The first half of the first record is
// written last: whoever is killed in the middle leaves the end of a block.
#ifndef SIM_TRACE_NOTES_H
#define SIM_TRACE_NOTES_H

#include "trace/reader.h"

enum { SIM_NOTE_BYTES_MOST = 4000 };

// Appends a change to the file that a reader was opened from. If its program
// still records, it may write over the note.
// Errors: any status of the file system; OUT_OF_RANGE: the text is too long. The
// file is as it was then.
SimStatus sim_notes_append(const SimReader *reader, const SimStoredNote *note);

#endif
