// Package noise says whether a build that behaves differently in a recording is
// really different, or only as different as the baseline is from itself.
//
// Runs of the baseline, and of a twin of it with another code layout, teach a
// [Control] what changes by itself: which tokens of a text, which fields of a
// JSON document, which order. What changes is masked and keeps its shape: where
// there were numbers, a word is a difference. All else has to be the same.
//
// All here is a pure function of recordings: no process, no clock, no file.
package noise
