// Making and ending a model, and single evaluations.

VLT_API uint32_t vlt_abi() { return VLT_ABI; }

// Draws made so far by the model that is being made; zero at all other times.
static thread_local uint64_t t_draws = 0;

extern "C" uint64_t vlt_salt(uint64_t salt) {
    return t_draws ? salt ^ (t_draws++ * 0x9e3779b97f4a7c15ULL) : salt;
}

VLT_API Vlt* vlt_create(int32_t rand_reset, int32_t seed, int32_t argc, const char** argv) {
    // Some Verilators keep the seed's epoch in one global: a second model made
    // at the same moment would restart this one's random sequence.
    static std::mutex one_at_a_time;
    const std::lock_guard<std::mutex> lock{one_at_a_time};
    std::unique_ptr<Vlt> model{new Vlt};
    model->context.reset(new VerilatedContext);
    model->context->threads(1);
    const bool made = enter(model.get(), [&]() {
        VerilatedContext* const context = model->context.get();
        context->commandArgs(argc, argv);
        context->randReset(rand_reset);
        context->randSeed(seed);
#ifdef VLT_TRACE
        context->traceEverOn(true);
#endif
        t_draws = 1;
        model->top.reset(new Vdut{context, "TOP"});
        t_draws = 0;
        list_ports(model.get());
        // Power-up means zeros on every input, whatever the registers hold.
        std::vector<uint32_t> zeros(1, 0);
        for (const Item& port : model->ports) {
            if (!(port.head.flags & 1)) continue;
            zeros.resize(port.words() > zeros.size() ? port.words() : zeros.size(), 0);
            write_item(port, zeros.data());
        }
        list_signals(model.get());
        model->top->eval();
    });
    t_draws = 0;
    (void)made;  // a model that broke here says so through vlt_ending
    return model.release();
}

VLT_API void vlt_destroy(Vlt* model) {
    enter(model, [&]() {
        if (model->top) model->top->final();
    });
    {
        const Entry entry{model};
#ifdef VLT_TRACE
        if (model->trace) model->trace->close();
        model->trace.reset();
#endif
        model->top.reset();
    }
    // Nobody may find the thread's context pointing at freed memory.
    static VerilatedContext idle;
    Verilated::threadContextp(&idle);
    delete model;
}

VLT_API uint32_t vlt_eval(Vlt* model) {
    return enter(model, [&]() { eval_at(model, model->time++); });
}

VLT_API uint64_t vlt_time(const Vlt* model) { return model->time; }
