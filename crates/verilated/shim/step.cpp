// The step loop. A plan is a list of moves between one buffer row and the
// model, made once; the loop then runs without crossing to Rust.

struct Plan {
    std::vector<Item> inputs;
    Row outputs;
    Row registers;
    uint8_t* clock;
    std::vector<uint32_t> before;  // registers when step_n began
};

// Mirrors foreign::Stepped.
struct VltStepped {
    uint64_t cycles;
    uint64_t low_cycle;  // ~0 if no register changed in a low phase
    uint64_t low_word;
};

// Chosen items as runs; neighbours in the row that are neighbours in the model are one.
static std::vector<Run> runs(const std::vector<Item>& from, const uint32_t* index,
                             uint32_t count) {
    std::vector<Run> all;
    for (uint32_t i = 0; i < count; ++i) {
        const Item& item = from[index[i]];
        const Run run{item.data, item.words(), std::min(item.head.storage, 4U)};
        if (!all.empty() && run.storage == 4 && all.back().storage == 4
            && static_cast<const uint32_t*>(all.back().from) + all.back().count == run.from) {
            all.back().count += run.count;
        } else {
            all.push_back(run);
        }
    }
    return all;
}

VLT_API Plan* vlt_plan(const Vlt* model, uint32_t clock, const uint32_t* in, uint32_t in_count,
                       const uint32_t* out, uint32_t out_count, const uint32_t* regs,
                       uint32_t reg_count) {
    Plan* const plan = new Plan{{},
                                Row{runs(model->ports, out, out_count)},
                                Row{runs(model->signals, regs, reg_count)},
                                static_cast<uint8_t*>(model->ports[clock].data),
                                {}};
    for (uint32_t i = 0; i < in_count; ++i) plan->inputs.push_back(model->ports[in[i]]);
    plan->before.resize(plan->registers.words());
    return plan;
}

VLT_API void vlt_plan_free(Plan* plan) { delete plan; }

// Index of the first word of the registers that differs from `row`, or ~0.
static uint64_t first_difference(const Row& registers, const uint32_t* row) {
    if (VL_LIKELY(!registers.differs(row))) return ~uint64_t{0};
    std::vector<uint32_t> now(registers.words());
    registers.sample(now.data());
    uint64_t word = 0;
    while (now[word] == row[word]) ++word;
    return word;
}

VLT_API void vlt_sample(const Plan* plan, uint32_t* row) { plan->registers.sample(row); }

// `out` and `regs` may be null: then they are not sampled.
VLT_API void vlt_step(Vlt* model, Plan* plan, uint64_t n, const uint32_t* in, uint32_t* out,
                      uint32_t* regs, VltStepped* result) {
    *result = VltStepped{0, ~uint64_t{0}, ~uint64_t{0}};
    const uint32_t* before = plan->before.data();
    if (regs) plan->registers.sample(plan->before.data());
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
                plan->outputs.sample(out);
                out += plan->outputs.words();
            }
            if (regs && result->low_cycle == ~uint64_t{0}) {
                const uint64_t word = first_difference(plan->registers, before);
                if (VL_UNLIKELY(word != ~uint64_t{0})) {
                    result->low_cycle = t;
                    result->low_word = word;
                }
            }
            *plan->clock = 1;
            eval_at(model, begin + 5);
            model->time = begin + 10;
            if (regs) {
                plan->registers.sample(regs);
                before = regs;
                regs += plan->registers.words();
            }
            ++result->cycles;
        }
    });
}
