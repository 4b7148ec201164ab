// The one translation unit between Verilator's C++ and Rust. The parts are
// included rather than compiled apart: parsing verilated.h costs more than all
// of them together. (rows.cpp does not need it, and is compiled apart.)
#include "Vdut.h"
#include "Vdut__Syms.h"
#include "verilated.h"
#include "verilated_syms.h"
#ifdef VLT_VCD
#include "verilated_vcd_c.h"
#endif
#ifdef VLT_FST
#include "verilated_fst_c.h"
#endif
#ifdef VLT_SAIF
#include "verilated_saif_c.h"
#endif
#if defined(VLT_FST) || defined(VLT_VCD) || defined(VLT_SAIF)
#define VLT_TRACE
#endif
#ifdef VLT_COVERAGE
#include "verilated_cov.h"
#endif

#include <algorithm>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#define VLT_API extern "C" __attribute__((visibility("default")))

#include "model.h"
#include "rows.h"

#include "ending.cpp"
#include "items.cpp"
#include "lifetime.cpp"
#include "record.cpp"
#include "step.cpp"
