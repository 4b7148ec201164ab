// Forced into every translation unit (-include): what the RTL prints must
// never reach stdout, where a worker process talks to its parent.
#ifndef VLT_PRINT_H_
#define VLT_PRINT_H_
extern "C" __attribute__((format(printf, 1, 2))) int vlt_print(const char* format, ...);
#define VL_PRINTF vlt_print
#endif
