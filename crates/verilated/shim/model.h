// What the parts of the shim share: the model, the things in it, and the
// guarded way into the generated code.
#pragma once

// Bumped whenever a signature or a struct below changes; checked on loading.
constexpr uint32_t VLT_ABI = 3;

// Little-endian hosts only: a 64-bit signal is copied as two words, low first.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "little-endian host needed");

// Mirrors foreign::Item.
struct VltItem {
    const char* scope;
    const char* name;
    uint32_t width;     // bits of one element
    uint32_t storage;   // bytes of one element: 1, 2, 4, 8 or 4 * words
    uint32_t elements;  // 1 unless an unpacked array
    uint32_t flags;     // 1 in, 2 out, 3 inout; 16 writable
    uint32_t dims;      // unpacked dimensions
    int32_t ranges[8];  // left, right of each, outermost first
};

struct Item {
    VltItem head;
    void* data;
    // Words that the item takes in a buffer: each element rounded up.
    uint32_t words() const { return head.elements * (head.storage < 4 ? 1 : head.storage / 4); }
};

// Mirrors foreign::Ending.
struct VltEnding {
    uint32_t kind;  // 0 running, 1 $finish, 2 $stop or $fatal or $error, 3 the model is broken
    int32_t line;
    char file[1024];
    char text[1024];
};

struct Vlt {
    std::unique_ptr<VerilatedContext> context;
    std::unique_ptr<Vdut> top;
    std::vector<Item> ports;
    std::vector<Item> signals;
    std::vector<std::unique_ptr<std::string>> names;
    VltEnding ending{};
    std::string printed;  // the last few kilobytes
    uint64_t time = 0;
#if defined(VLT_FST)
    std::unique_ptr<VerilatedFstC> trace;
#elif defined(VLT_VCD)
    std::unique_ptr<VerilatedVcdC> trace;
#elif defined(VLT_SAIF)
    std::unique_ptr<VerilatedSaifC> trace;
#endif
    bool dead() const { return ending.kind == 3; }
};

// Thrown out of vl_fatal, which must not return to code that cannot go on.
struct Broken {};

// The model whose code runs on this thread; what is printed belongs to it.
static thread_local Vlt* t_current = nullptr;

// Verilator's runtime reads the context from a thread-local, so it is set on
// every way in: two models on one thread must not answer for one another.
class Entry final {
    Vlt* const m_before = t_current;

public:
    explicit Entry(Vlt* model) {
        t_current = model;
        Verilated::threadContextp(model->context.get());
    }
    ~Entry() { t_current = m_before; }
};

// Runs `body` inside the model; false if the model broke, now or earlier.
template <class Body>
static bool enter(Vlt* model, Body&& body) {
    if (model->dead()) return false;
    const Entry entry{model};
    try {
        body();
    } catch (const Broken&) {
        return false;
    } catch (const std::exception& e) {
        model->ending.kind = 3;
        std::snprintf(model->ending.text, sizeof model->ending.text, "%s", e.what());
        return false;
    }
    return true;
}

// One evaluation at `time`, into the waves if they are on.
static inline void eval_at(Vlt* model, uint64_t time) {
    model->context->time(time);
    model->top->eval();
#ifdef VLT_TRACE
    if (VL_UNLIKELY(model->trace)) model->trace->dump(time);
#endif
}
