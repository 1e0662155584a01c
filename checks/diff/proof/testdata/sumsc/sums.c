/* sums does what optimizations of C are known to change.
 *
 *	sums dot        a product in which large terms cancel
 *	sums nan        whether 0/0 is a number
 *	sums check N    N has to be at least 3: an assertion */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double dot(const double *a, const double *b, int count)
{
	double sum = 0;

	for (int i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

int main(int argc, char **argv)
{
	static double a[1024], b[1024];
	volatile double nothing = 0;

	if (argc < 2)
		return 2;
	if (strcmp(argv[1], "dot") == 0) {
		for (int i = 0; i < 1024; i++) {
			a[i] = (i % 3 - 1) * 1e16 + i;
			b[i] = 1 + 1.0 / (i + 1);
		}
		printf("%.17g\n", dot(a, b, 1024));
	} else if (strcmp(argv[1], "nan") == 0) {
		double x = nothing / nothing;
		puts(x != x ? "not a number" : "a number");
	} else if (strcmp(argv[1], "check") == 0 && argc > 2) {
		assert(atoi(argv[2]) >= 3);
		puts("checked");
	}
	return 0;
}
