/* The median of a few readings, for programs with and without an operating
 * system: no allocation, no library, no recursion. */
#ifndef MEDIAN_H
#define MEDIAN_H

#include <stddef.h>
#include <stdint.h>

/* The most readings that median_of takes. */
enum { MEDIAN_MAX = 63 };

/* median_of returns the median of the count readings, and of an even number the
 * lower of the two in the middle: a value that was read, not one between two.
 * It needs 1 <= count <= MEDIAN_MAX, returns 0 otherwise, and leaves readings
 * as they are. */
static inline int32_t median_of(const int32_t *readings, size_t count)
{
	int32_t sorted[MEDIAN_MAX];

	if (count < 1 || count > MEDIAN_MAX)
		return 0;
	for (size_t i = 0; i < count; i++) {
		size_t place = i;
		for (; place > 0 && sorted[place - 1] > readings[i]; place--)
			sorted[place] = sorted[place - 1];
		sorted[place] = readings[i];
	}
	return sorted[(count - 1) / 2];
}

#endif
