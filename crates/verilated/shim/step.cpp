// The step loop. A plan is a list of moves between one buffer row and the
// model, made once; the loop then runs without crossing to Rust.

struct Plan {
    std::vector<Item> inputs;
    std::vector<Item> outputs;
    std::vector<Item> registers;
    uint8_t* clock = nullptr;
    size_t input_words = 0;
    size_t output_words = 0;
    size_t register_words = 0;
    std::vector<uint32_t> before;  // registers when step_n began
};

// Mirrors foreign::Stepped.
struct VltStepped {
    uint64_t cycles;
    uint64_t low_cycle;  // ~0 if no register changed in a low phase
    uint64_t low_word;
};

static size_t choose(const std::vector<Item>& from, const uint32_t* index, uint32_t count,
                     std::vector<Item>& to) {
    size_t words = 0;
    for (uint32_t i = 0; i < count; ++i) {
        to.push_back(from[index[i]]);
        words += to.back().words();
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

static inline void sample(const std::vector<Item>& list, uint32_t* row) {
    for (const Item& item : list) {
        read_item(item, row);
        row += item.words();
    }
}

// Index of the first word that differs from `row`, or ~0.
static inline uint64_t differs(const std::vector<Item>& list, const uint32_t* row) {
    const uint32_t* const begin = row;
    for (const Item& item : list) {
        const uint32_t words = item.words();
        if (item.head.storage == 1) {
            const uint8_t* const now = static_cast<const uint8_t*>(item.data);
            for (uint32_t i = 0; i < words; ++i)
                if (now[i] != row[i]) return row + i - begin;
        } else if (item.head.storage == 2) {
            const uint16_t* const now = static_cast<const uint16_t*>(item.data);
            for (uint32_t i = 0; i < words; ++i)
                if (now[i] != row[i]) return row + i - begin;
        } else if (std::memcmp(item.data, row, size_t{4} * words) != 0) {
            const uint32_t* const now = static_cast<const uint32_t*>(item.data);
            for (uint32_t i = 0; i < words; ++i)
                if (now[i] != row[i]) return row + i - begin;
        }
        row += words;
    }
    return ~uint64_t{0};
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
                const uint64_t word = differs(plan->registers, before);
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
