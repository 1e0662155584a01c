package proof_test

// Where the faults of gauge are.
const (
	gaugeMain   = "gauge/gauge.c"
	gaugeMedian = "median/median.h"
)

var gaugeFaults = []fault{
	{name: "another default", file: gaugeMain, old: "DEFAULT_WINDOW = 5", new: "DEFAULT_WINDOW = 7"},
	{name: "the code of misuse", file: gaugeMain, old: "MISUSED = 2", new: "MISUSED = 3"},
	{name: "the code of failure", file: gaugeMain, old: "FAILED = 1", new: "FAILED = 4"},
	{name: "help is misuse", file: gaugeMain, old: "HELPED ? DONE :", new: "HELPED ? MISUSED :"},
	{name: "no newline after a number", file: gaugeMain, old: `"%ld\n"`, new: `"%ld "`},
	{name: "a plus before a number", file: gaugeMain, old: `"%ld\n"`, new: `"%+ld\n"`},
	{name: "help on the other stream", file: gaugeMain, old: "fputs(usage, stdout)", new: "fputs(usage, stderr)"},
	{name: "a word in the help", file: gaugeMain, old: "odd, 1 to 63 (default 5)", new: "odd, 1 to 63, default 5"},
	{name: "the line of an error", file: gaugeMain, old: "for (unsigned long count = 1;", new: "for (unsigned long count = 0;"},
	{name: "an even window", file: gaugeMain, old: " || size % 2 == 0", new: ""},
	{name: "a window of none", file: gaugeMain, old: "number(*at, 1, MEDIAN_MAX", new: "number(*at, -1, MEDIAN_MAX", unseen: "a window of 0 is refused because it is even, and no case asks for -1"},
	{name: "the largest window", file: gaugeMain, old: "MEDIAN_MAX, &size)", new: "MEDIAN_MAX - 1, &size)"},
	{name: "the largest reading", file: gaugeMain, old: "INT32_MAX, &reading", new: "INT32_MAX - 1, &reading"},
	{name: "the smallest reading", file: gaugeMain, old: "INT32_MIN, INT32_MAX", new: "-INT32_MAX, INT32_MAX"},
	{name: "a reading too large goes round", file: gaugeMain, old: "INT32_MAX, &reading", new: "INT64_MAX, &reading"},
	{name: "a line too long is two", file: gaugeMain, old: "strchr(line, '\\n') == NULL && !feof(in)", new: "0"},
	{name: "a last line without an end is too long", file: gaugeMain, old: " && !feof(in)", new: ""},
	{name: "an empty line is an error", file: gaugeMain, old: "\t\t\tcontinue;\n", new: "\t\t\treturn bad_line(count, \"empty\");\n"},
	{name: "the oldest stays", file: gaugeMain, old: "(w->next + 1) % w->size", new: "w->next + 1 < w->size ? w->next + 1 : 1 % w->size"},
	{name: "the window fills late", file: gaugeMain, old: "if (w->count < w->size)", new: "if (w->count + 1 < w->size || w->size == 1)"},
	{name: "the upper of two", file: gaugeMedian, old: "sorted[(count - 1) / 2]", new: "sorted[count / 2]"},
	{name: "the largest instead of the middle", file: gaugeMedian, old: "sorted[(count - 1) / 2]", new: "sorted[count - 1]"},
	{name: "sorted the other way", file: gaugeMedian, old: "sorted[place - 1] > readings[i]", new: "sorted[place - 1] < readings[i]"},
	{name: "it aborts at a bad line", file: gaugeMain, old: "\tfprintf(stderr, \"gauge: line", new: "\tabort();\n\tfprintf(stderr, \"gauge: line"},
	{name: "it dies of the largest window", file: gaugeMain, old: "w->size = (size_t)size;", new: "w->size = size == MEDIAN_MAX ? *(volatile size_t *)8 : (size_t)size;"},
	{name: "it ends without writing", file: gaugeMain, old: "fflush(stdout) != 0 ||", new: "(_Exit(status), 0) ||"},
	{name: "equal readings change places", file: gaugeMedian, old: "sorted[place - 1] > readings[i]", new: "sorted[place - 1] >= readings[i]", unseen: "equal readings look alike"},
	{name: "errno is not looked at", file: gaugeMain, old: " && errno == 0", new: "", unseen: "what strtol gives then is out of every range that is asked for"},
	{name: "an error of reading", file: gaugeMain, old: `"gauge: read standard input"`, new: `"gauge: read"`, unseen: "no case has an input that cannot be read"},
	{name: "an error of writing", file: gaugeMain, old: `"gauge: write standard output"`, new: `"gauge: write"`, unseen: "no case has a full disk"},
}
