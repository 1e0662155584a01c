// Package worth measures whether an optimized build of a service is worth having.
//
// It runs the cases of the service in rounds: each case on the baseline, on the
// optimized build, and on a copy of the baseline, one right after the other and
// in an order that changes from round to round. What is compared is the ratio of
// two builds within a round, so that a machine that is slower for a while is so
// for both; the unit is the start of a process, since what happens in one
// process is of a piece. The copy is the control: it does what the baseline
// does, so where it seems to differ the machine does.
//
// Figures are taken of the service's processes alone, by the program in meter.
// None is left out because it is large: medians and their exact intervals
// (golang.org/x/perf/benchmath) stand a few that are.
package worth
