/* The gauge's firmware for a Cortex-M3, without an operating system: it starts,
 * smooths a burst of readings, reports over semihosting and stops.
 *
 * Semihosting hands output and exit to the debugger or emulator that the core
 * runs under (Arm, Semihosting for AArch32 and AArch64). Without one the
 * breakpoint is a hard fault, its handler's own breakpoint another, and the core
 * locks up. */
#include <stddef.h>
#include <stdint.h>

#include "../median/median.h"

/* Operations of semihosting, and the reasons that SYS_EXIT takes. */
enum { SYS_WRITE0 = 0x04, SYS_EXIT = 0x18 };
enum { STOPPED_RUN_TIME_ERROR = 0x20023, STOPPED_APPLICATION_EXIT = 0x20026 };

static inline uint32_t semihost(uint32_t operation, uintptr_t argument)
{
	register uint32_t r0 __asm__("r0") = operation;
	register uintptr_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
	return r0;
}

static void print(const char *text)
{
	semihost(SYS_WRITE0, (uintptr_t)text);
}

static _Noreturn void stop(uintptr_t reason)
{
	semihost(SYS_EXIT, reason);
	for (;;)
		__asm__ volatile("wfi");
}

/* decimal writes value into the end of text, which has room for a sign, ten
 * digits and the zero byte, and returns where it begins. */
enum { DECIMAL_SIZE = 12 };

static char *decimal(int32_t value, char text[DECIMAL_SIZE])
{
	uint32_t rest = value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
	char *at = text + DECIMAL_SIZE - 1;

	*at = '\0';
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		*--at = '-';
	return at;
}

/* A burst as the sensor delivers it, in centimetres: two lost echoes among
 * readings around 42. It is in .data and the count in .bss, so that a start-up
 * that does not prepare one of them shows in the output. */
static volatile int32_t burst[] = {41, 9000, 42, 43, 42, -1, 41};
static volatile uint32_t taken;

enum { BURST_SIZE = sizeof burst / sizeof burst[0] };

static int32_t sample(void)
{
	return burst[taken++];
}

static _Noreturn void run(void)
{
	int32_t readings[BURST_SIZE];
	char text[DECIMAL_SIZE];

	while (taken < BURST_SIZE) {
		uint32_t at = taken;
		readings[at] = sample();
	}
	print("gauge firmware ready, median ");
	print(decimal(median_of(readings, BURST_SIZE), text));
	print("\n");
	stop(STOPPED_APPLICATION_EXIT);
}

/* What link.ld says: only the addresses of these mean something. */
extern uint32_t data_start[], data_end[], data_image[];
extern uint32_t bss_start[], bss_end[], stack_top[];

/* reset is where the core begins. The pointers are volatile lest the compiler
 * make calls of memcpy and memset from the loops, which nobody provides. */
_Noreturn void reset(void);

_Noreturn void reset(void)
{
	const uint32_t *from = data_image;

	for (volatile uint32_t *to = data_start; to < data_end; to++)
		*to = *from++;
	for (volatile uint32_t *to = bss_start; to < bss_end; to++)
		*to = 0;
	run();
}

/* fault takes every exception: none is expected. */
static _Noreturn void fault(void)
{
	print("gauge firmware: fault\n");
	stop(STOPPED_RUN_TIME_ERROR);
}

typedef void handler(void);

/* The vector table: the first stack pointer, then the handlers of the core's
 * exceptions 1 to 15 (ARMv7-M Architecture Reference Manual, B1.5.2). No
 * peripheral interrupt is enabled. */
static const struct {
	uint32_t *stack;
	handler *exceptions[15];
} vectors __attribute__((section(".vectors"), used)) = {
	.stack = stack_top,
	.exceptions = {
		reset, /* reset */
		fault, /* NMI */
		fault, /* hard fault */
		fault, /* memory management fault */
		fault, /* bus fault */
		fault, /* usage fault */
		NULL, NULL, NULL, NULL,
		fault, /* SVCall */
		fault, /* debug monitor */
		NULL,
		fault, /* PendSV */
		fault, /* SysTick */
	},
};
