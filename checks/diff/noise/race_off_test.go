//go:build !race

package noise_test

const slower = 1
