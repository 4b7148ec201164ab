// The step loop. A plan is a list of moves between one buffer row and the
// model, made once; the loop then runs without crossing to Rust.

// A register or port, reduced to what the loop needs: an Item is too large to walk each cycle.
struct Move {
    void* data;
    uint32_t words;
    uint32_t storage;  // 1 or 2: widened; otherwise copied
};

struct Plan {
    std::vector<Item> inputs;
    std::vector<Move> outputs;
    std::vector<Move> registers;
    uint8_t* clock = nullptr;
    size_t input_words = 0;
    size_t output_words = 0;
    size_t register_words = 0;
    std::vector<uint32_t> before;  // registers when step_n began
};

// Four words at a time: a vector that every x86-64 and aarch64 keeps in a
// register. Optimised for size, compilers turn memcpy and memcmp of a few words
// into string instructions, and keep longer vectors in memory.
typedef uint32_t Words4 __attribute__((vector_size(16), aligned(4), may_alias));

// Mirrors foreign::Stepped.
struct VltStepped {
    uint64_t cycles;
    uint64_t low_cycle;  // ~0 if no register changed in a low phase
    uint64_t low_word;
};

static void keep(std::vector<Item>& to, const Item& item) { to.push_back(item); }

static void keep(std::vector<Move>& to, const Item& item) {
    // Neighbours in the row that are neighbours in the model are one move.
    if (!to.empty() && to.back().storage >= 4 && item.head.storage >= 4
        && static_cast<uint32_t*>(to.back().data) + to.back().words == item.data) {
        to.back().words += item.words();
        return;
    }
    to.push_back(Move{item.data, item.words(), item.head.storage});
}

template <class To>
static size_t choose(const std::vector<Item>& from, const uint32_t* index, uint32_t count,
                     To& to) {
    size_t words = 0;
    for (uint32_t i = 0; i < count; ++i) {
        keep(to, from[index[i]]);
        words += from[index[i]].words();
    }
    return words;
}

VLT_API Plan* vlt_plan(const Vlt* model, uint32_t clock, const uint32_t* in, uint32_t in_count,
                       const uint32_t* out, uint32_t out_count, const uint32_t* regs,
                       uint32_t reg_count) {
    Plan* const plan = new Plan;
    plan->clock = static_cast<uint8_t*>(model->ports[clock].data);
    plan->input_words = choose(model->ports, in, in_count, plan->inputs);
    plan->output_words = choose(model->ports, out, out_count, plan->outputs);
    plan->register_words = choose(model->signals, regs, reg_count, plan->registers);
    plan->before.resize(plan->register_words);
    return plan;
}

VLT_API void vlt_plan_free(Plan* plan) { delete plan; }

template <class Narrow>
static inline void widen(const Move& move, uint32_t* row) {
    const Narrow* const from = static_cast<const Narrow*>(move.data);
    for (uint32_t i = 0; i < move.words; ++i) row[i] = from[i];
}

static inline void sample(const std::vector<Move>& list, uint32_t* row) {
    for (const Move& move : list) {
        if (move.storage == 1) {
            widen<uint8_t>(move, row);
        } else if (move.storage == 2) {
            widen<uint16_t>(move, row);
        } else {
            const uint32_t* const from = static_cast<const uint32_t*>(move.data);
            uint32_t i = 0;
            for (; i + 4 <= move.words; i += 4)
                *reinterpret_cast<Words4*>(row + i) = *reinterpret_cast<const Words4*>(from + i);
            for (; i < move.words; ++i) row[i] = from[i];
        }
        row += move.words;
    }
}

template <class Narrow>
static inline uint32_t narrow_difference(const Move& move, const uint32_t* row) {
    const Narrow* const now = static_cast<const Narrow*>(move.data);
    uint32_t all = 0;
    for (uint32_t i = 0; i < move.words; ++i) all |= now[i] ^ row[i];
    return all;
}

// Whether any word differs from `row`; without a branch per register.
static inline bool any_difference(const std::vector<Move>& list, const uint32_t* row) {
    Words4 wide = {};
    uint32_t all = 0;
    for (const Move& move : list) {
        if (move.storage == 1) {
            all |= narrow_difference<uint8_t>(move, row);
        } else if (move.storage == 2) {
            all |= narrow_difference<uint16_t>(move, row);
        } else {
            const uint32_t* const now = static_cast<const uint32_t*>(move.data);
            uint32_t i = 0;
            for (; i + 4 <= move.words; i += 4)
                wide |= *reinterpret_cast<const Words4*>(now + i)
                        ^ *reinterpret_cast<const Words4*>(row + i);
            for (; i < move.words; ++i) all |= now[i] ^ row[i];
        }
        row += move.words;
    }
    for (int i = 0; i < 4; ++i) all |= wide[i];
    return all != 0;
}

// Index of the first word that differs from `row`, or ~0.
static uint64_t differs(const Plan& plan, const uint32_t* row) {
    if (VL_LIKELY(!any_difference(plan.registers, row))) return ~uint64_t{0};
    std::vector<uint32_t> now(plan.register_words);
    sample(plan.registers, now.data());
    uint64_t word = 0;
    while (now[word] == row[word]) ++word;
    return word;
}

VLT_API void vlt_sample(const Plan* plan, uint32_t* row) { sample(plan->registers, row); }

// `out` and `regs` may be null: then they are not sampled.
VLT_API void vlt_step(Vlt* model, Plan* plan, uint64_t n, const uint32_t* in, uint32_t* out,
                      uint32_t* regs, VltStepped* result) {
    *result = VltStepped{0, ~uint64_t{0}, ~uint64_t{0}};
    const uint32_t* before = plan->before.data();
    if (regs) sample(plan->registers, plan->before.data());
    enter(model, [&]() {
        VerilatedContext* const context = model->context.get();
        for (uint64_t t = 0; t < n && !context->gotFinish(); ++t) {
            // Cycles begin on multiples of ten; single evaluations may lie between.
            const uint64_t begin = (model->time + 9) / 10 * 10;
            for (const Item& item : plan->inputs) {
                write_item(item, in);
                in += item.words();
            }
            *plan->clock = 0;
            eval_at(model, begin);
            if (out) {
                sample(plan->outputs, out);
                out += plan->output_words;
            }
            if (regs && result->low_cycle == ~uint64_t{0}) {
                const uint64_t word = differs(*plan, before);
                if (VL_UNLIKELY(word != ~uint64_t{0})) {
                    result->low_cycle = t;
                    result->low_word = word;
                }
            }
            *plan->clock = 1;
            eval_at(model, begin + 5);
            model->time = begin + 10;
            if (regs) {
                sample(plan->registers, regs);
                before = regs;
                regs += plan->register_words;
            }
            ++result->cycles;
        }
    });
}
