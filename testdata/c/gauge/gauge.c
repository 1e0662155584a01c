/* gauge smooths the readings of a tide gauge.
 *
 * It reads lines from standard input, each a whole number of millimetres as its
 * last word (a time stamp may stand before it), and prints for each the median
 * of that reading and the ones before it. A median takes out single spikes, the
 * wake of a ship or a lost echo, and leaves the edge of a step where it is.
 *
 * It exits 0 if all was read and written, 1 if a line was not a reading or
 * could not be read or written, and 2 if it was used wrongly. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../median/median.h"

enum { DEFAULT_WINDOW = 5, LINE_SIZE = 256 };
enum { DONE = 0, FAILED = 1, MISUSED = 2 }; /* exit codes */
enum { HELPED = -1 };                       /* no exit code: all is said */

static const char usage[] =
	"usage: gauge [-w WINDOW] <readings\n"
	"\n"
	"Print the running median of readings in millimetres, one a line.\n"
	"  -w WINDOW  how many readings a median is of: odd, 1 to 63 (default 5)\n";

/* The last readings, oldest overwritten first. */
struct window {
	int32_t readings[MEDIAN_MAX];
	size_t size;  /* how many it holds at most */
	size_t count; /* how many it holds */
	size_t next;  /* where the next one goes */
};

static int32_t add(struct window *w, int32_t reading)
{
	w->readings[w->next] = reading;
	w->next = (w->next + 1) % w->size;
	if (w->count < w->size)
		w->count++;
	return median_of(w->readings, w->count);
}

/* number reads all of text as a decimal number from low to high. */
static bool number(const char *text, long low, long high, long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, 10);
	return end != text && *end == '\0' && errno == 0 && low <= *value && *value <= high;
}

/* last_word cuts the blanks off the end of line and returns its last word,
 * which is empty if there is none. */
static char *last_word(char *line)
{
	static const char blanks[] = " \t\r\n";
	size_t end = strlen(line);

	while (end > 0 && strchr(blanks, line[end - 1]) != NULL)
		end--;
	line[end] = '\0';
	while (end > 0 && strchr(blanks, line[end - 1]) == NULL)
		end--;
	return line + end;
}

static int bad_line(unsigned long line, const char *what)
{
	fprintf(stderr, "gauge: line %lu: %s\n", line, what);
	return FAILED;
}

/* smooth copies in to out through w. Blank lines are passed over. */
static int smooth(FILE *in, FILE *out, struct window *w)
{
	char line[LINE_SIZE];

	for (unsigned long count = 1; fgets(line, sizeof line, in) != NULL; count++) {
		long reading;

		if (strchr(line, '\n') == NULL && !feof(in))
			return bad_line(count, "too long");
		char *word = last_word(line);
		if (*word == '\0')
			continue;
		if (!number(word, INT32_MIN, INT32_MAX, &reading))
			return bad_line(count, "not a whole number of millimetres");
		if (fprintf(out, "%ld\n", (long)add(w, (int32_t)reading)) < 0)
			break;
	}
	if (ferror(in)) {
		perror("gauge: read standard input");
		return FAILED;
	}
	return DONE;
}

static int misuse(const char *what, const char *argument)
{
	fprintf(stderr, "gauge: %s: %s\n", what, argument);
	return MISUSED;
}

/* parse fills w from the arguments. It returns DONE to go on, MISUSED, or
 * HELPED after it has printed the help that was asked for. */
static int parse(char **arguments, struct window *w)
{
	long size = DEFAULT_WINDOW;

	for (char **at = arguments; *at != NULL; at++) {
		if (strcmp(*at, "-h") == 0 || strcmp(*at, "--help") == 0) {
			fputs(usage, stdout);
			return HELPED;
		}
		if (strcmp(*at, "-w") != 0)
			return misuse("unexpected argument", *at);
		if (at[1] == NULL)
			return misuse("no number after", *at);
		at++;
		if (!number(*at, 1, MEDIAN_MAX, &size) || size % 2 == 0)
			return misuse("window is not an odd number from 1 to 63", *at);
	}
	w->size = (size_t)size;
	return DONE;
}

int main(int argc, char **argv)
{
	struct window w = {0};
	int status = parse(argc > 0 ? argv + 1 : argv, &w);

	if (status == MISUSED)
		return MISUSED;
	status = status == HELPED ? DONE : smooth(stdin, stdout, &w);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("gauge: write standard output");
		return FAILED;
	}
	return status;
}
