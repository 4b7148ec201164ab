// Waves and coverage, as far as the build has them.

VLT_API uint32_t vlt_has_trace() {
#ifdef VLT_TRACE
    return 1;
#else
    return 0;
#endif
}

VLT_API uint32_t vlt_has_coverage() {
#ifdef VLT_COVERAGE
    return 1;
#else
    return 0;
#endif
}

VLT_API uint32_t vlt_trace_open(Vlt* model, const char* path) {
#ifdef VLT_TRACE
    bool open = false;
    enter(model, [&]() {
        if (model->trace) model->trace->close();
        // A new writer each time: reusing one appends to its old signal table.
        model->trace.reset(new typename decltype(model->trace)::element_type);
        model->top->trace(model->trace.get(), 99);
        model->trace->open(path);
        open = model->trace->isOpen();
        if (!open) model->trace.reset();
    });
    return open;
#else
    (void)model;
    (void)path;
    return 0;
#endif
}

VLT_API void vlt_trace_close(Vlt* model) {
#ifdef VLT_TRACE
    const Entry entry{model};
#ifdef VLT_SAIF
    // A sum ends where its last cycle does, not at that cycle's edge.
    if (model->trace) model->trace->dump(model->time);
#endif
    if (model->trace) model->trace->close();
    model->trace.reset();
#else
    (void)model;
#endif
}

VLT_API uint32_t vlt_coverage_write(Vlt* model, const char* path) {
#ifdef VLT_COVERAGE
    return enter(model, [&]() {
        // Added up over instances, a bit that rose in two of them could not be told from one that rose and fell.
        model->context->coveragep()->forcePerInstance(true);
        model->context->coveragep()->write(path);
    });
#else
    (void)model;
    (void)path;
    return 0;
#endif
}
