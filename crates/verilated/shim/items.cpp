// Ports and internal signals: their list, reading and writing by index.

static Item make_item(const char* scope, const char* name, void* data, uint32_t width,
                      uint32_t storage, uint32_t flags) {
    Item item{};
    item.head = VltItem{scope, name, width, storage, 1, flags, 0, {}};
    item.data = data;
    return item;
}

static void list_ports(Vlt* model) {
    Vdut* const top = model->top.get();
// VLT_PORT(name, rtl name, bits, direction): `sizeof` tells how Verilator stores it.
#define VLT_PORT(member, rtl, width, direction) \
    model->ports.push_back( \
        make_item("", rtl, &top->member, width, sizeof(top->member), direction));
#include "vlt_ports.inc"
#undef VLT_PORT
    (void)top;
}

// Newer Verilators keep every packed dimension, older ones one flattened range.
template <class Var>
static auto packed_bits(const Var& var, int) -> decltype(uint32_t(var.entBits())) {
    return var.entBits();
}
template <class Var>
static uint32_t packed_bits(const Var& var, long) {
    return var.packed().elements();
}

static uint32_t element_storage(VerilatedVarType type, uint32_t width) {
    switch (type) {
    case VLVT_UINT8: return 1;
    case VLVT_UINT16: return 2;
    case VLVT_UINT32: return 4;
    case VLVT_UINT64: return 8;
    case VLVT_WDATA: return 4 * ((width + 31) / 32);
    default: return 0;  // reals, strings, pointers
    }
}

// `udims` pairs of left and right follow in `ranges`.
static void add_signal(Vlt* model, const char* scope, const char* name, void* data,
                       VerilatedVarType type, uint32_t width, bool writable, int udims,
                       const int32_t* ranges) {
    const uint32_t storage = element_storage(type, width);
    if (!storage || udims > 4) return;
    Item item = make_item(scope, name, data, width, storage, writable ? 16 : 0);
    item.head.dims = udims;
    for (int d = 0; d < udims; ++d) {
        const int32_t left = ranges[2 * d];
        const int32_t right = ranges[2 * d + 1];
        item.head.ranges[2 * d] = left;
        item.head.ranges[2 * d + 1] = right;
        item.head.elements *= (left > right ? left - right : right - left) + 1;
    }
    model->signals.push_back(item);
}

static void list_signals(Vlt* model) {
    const VerilatedScopeNameMap* const scopes = model->context->scopeNameMap();
    for (const auto& scope : *scopes) {
        VerilatedVarNameMap* const vars = scope.second->varsp();
        if (!vars) continue;
        for (auto& entry : *vars) {
            VerilatedVar& var = entry.second;
            if (var.isParam()) continue;
            int32_t ranges[8] = {};
            for (int d = 0; d < var.udims() && d < 4; ++d) {
                ranges[2 * d] = var.left(d + 1);
                ranges[2 * d + 1] = var.right(d + 1);
            }
            const uint32_t width = packed_bits(var, 0);
            add_signal(model, scope.first, entry.first, var.datap(), var.vltype(), width,
                       var.isPublicRW(), var.udims(), ranges);
        }
    }
    // Arrays of two dimensions, which older Verilators leave out of their own table.
    Vdut__Syms& syms = *model->top->rootp->vlSymsp;
#define VLT_SIGNAL(scope, name, place, type, width, writable, udims, ...) \
    { \
        const int32_t ranges[] = {__VA_ARGS__}; \
        add_signal(model, scope, name, &(syms.place), type, width, writable, udims, ranges); \
    }
#include "vlt_signals.inc"
#undef VLT_SIGNAL
    (void)syms;
}

static const std::vector<Item>& items(const Vlt* model, uint32_t which) {
    return which ? model->signals : model->ports;
}

static inline void read_item(const Item& item, uint32_t* out) {
    const uint32_t n = item.head.elements;
    if (item.head.storage == 1) {
        const uint8_t* const from = static_cast<const uint8_t*>(item.data);
        for (uint32_t i = 0; i < n; ++i) out[i] = from[i];
    } else if (item.head.storage == 2) {
        const uint16_t* const from = static_cast<const uint16_t*>(item.data);
        for (uint32_t i = 0; i < n; ++i) out[i] = from[i];
    } else {
        std::memcpy(out, item.data, size_t{item.head.storage} * n);
    }
}

// Verilator relies on unused high bits being zero, so they are cut here.
static inline void write_item(const Item& item, const uint32_t* in) {
    const uint32_t n = item.head.elements;
    const uint32_t rest = item.head.width % 32;
    const uint32_t mask = rest ? (1U << rest) - 1 : ~0U;
    if (item.head.storage == 1) {
        uint8_t* const to = static_cast<uint8_t*>(item.data);
        for (uint32_t i = 0; i < n; ++i) to[i] = static_cast<uint8_t>(in[i] & mask);
    } else if (item.head.storage == 2) {
        uint16_t* const to = static_cast<uint16_t*>(item.data);
        for (uint32_t i = 0; i < n; ++i) to[i] = static_cast<uint16_t>(in[i] & mask);
    } else {
        std::memcpy(item.data, in, size_t{item.head.storage} * n);
        const uint32_t words = item.head.storage / 4;
        uint32_t* const to = static_cast<uint32_t*>(item.data);
        for (uint32_t i = 0; i < n; ++i) to[i * words + words - 1] &= mask;
    }
}

VLT_API uint32_t vlt_count(const Vlt* model, uint32_t which) { return items(model, which).size(); }

VLT_API const VltItem* vlt_item(const Vlt* model, uint32_t which, uint32_t index) {
    return &items(model, which)[index].head;
}

VLT_API void vlt_peek(const Vlt* model, uint32_t which, uint32_t index, uint32_t* out) {
    read_item(items(model, which)[index], out);
}

VLT_API void vlt_poke(Vlt* model, uint32_t which, uint32_t index, const uint32_t* in) {
    write_item(items(model, which)[index], in);
}
