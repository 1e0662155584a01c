//go:build race

package noise_test

// slower is how many times the race detector slows down what is all loops.
const slower = 20
