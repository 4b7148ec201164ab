// How a simulation ends, and what it prints. Verilator's own versions of these
// leave the process; here they leave a note, and Rust decides.

static void note(uint32_t kind, const char* file, int line, const char* text) {
    Verilated::threadContextp()->gotFinish(true);
    Vlt* const model = t_current;
    // The first end is the cause; what follows it is noise.
    if (!model || (model->ending.kind && kind != 3)) return;
    model->ending.kind = kind;
    model->ending.line = line;
    std::snprintf(model->ending.file, sizeof model->ending.file, "%s", file ? file : "");
    std::snprintf(model->ending.text, sizeof model->ending.text, "%s", text ? text : "");
}

void vl_finish(const char* file, int line, const char*) VL_MT_UNSAFE {
    note(1, file, line, "$finish");
}

void vl_stop(const char* file, int line, const char*) VL_MT_UNSAFE {
    Verilated::threadContextp()->gotError(true);
    // $fatal and $error print their message just before they stop.
    const std::string said = t_current ? t_current->printed : std::string{};
    size_t end = said.find_last_not_of('\n');
    size_t begin = end == std::string::npos ? end : said.rfind('\n', end);
    begin = begin == std::string::npos ? 0 : begin + 1;
    const std::string last = end == std::string::npos ? "" : said.substr(begin, end + 1 - begin);
    const bool own = last.find('%') != std::string::npos;
    note(2, file, line, own ? last.c_str() : "$stop");
}

void vl_fatal(const char* file, int line, const char*, const char* text) VL_MT_UNSAFE {
    Verilated::threadContextp()->gotError(true);
    note(3, file, line, text);
    throw Broken{};
}

extern "C" int vlt_print(const char* format, ...) {
    char small[512];
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    const int length = std::vsnprintf(small, sizeof small, format, args);
    va_end(args);
    std::string text;
    if (length >= 0 && static_cast<size_t>(length) < sizeof small) {
        text.assign(small, length);
    } else if (length >= 0) {
        text.resize(length + 1);
        std::vsnprintf(&text[0], text.size(), format, again);
        text.resize(length);
    }
    va_end(again);
    std::fwrite(text.data(), 1, text.size(), stderr);
    if (t_current) {
        std::string& kept = t_current->printed;
        kept += text;
        if (kept.size() > 16384) kept.erase(0, kept.size() - 8192);
    }
    return length;
}

VLT_API uint32_t vlt_finished(const Vlt* model) {
    return model->ending.kind != 0 || model->context->gotFinish();
}

VLT_API const VltEnding* vlt_ending(const Vlt* model) { return &model->ending; }

VLT_API const char* vlt_printed(const Vlt* model) { return model->printed.c_str(); }
