// Goes before the generated code. Newer Verilators draw a register's power-up
// value from seed, scope and a salt per variable, so that every element of an
// array gets the same value, and an order mistaken between elements would never
// show. While a model is made, each draw gets a salt of its own.
#pragma once
#include "verilated.h"
extern "C" uint64_t vlt_salt(uint64_t salt);
#define VL_SCOPED_RAND_RESET_I(bits, scope, salt) \
    VL_SCOPED_RAND_RESET_I(bits, scope, vlt_salt(salt))
#define VL_SCOPED_RAND_RESET_Q(bits, scope, salt) \
    VL_SCOPED_RAND_RESET_Q(bits, scope, vlt_salt(salt))
#define VL_SCOPED_RAND_RESET_W(bits, to, scope, salt) \
    VL_SCOPED_RAND_RESET_W(bits, to, scope, vlt_salt(salt))
