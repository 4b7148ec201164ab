#include "rows.h"

// Vectors of the compiler's own, at any word's address. Loops over words would
// do as well if compilers could be relied on: optimising, they turn them into
// calls of memcpy and memcmp, dearer than the few words that they move.
// (In structs, because a template's argument loses its alignment.)
struct By4 {
    typedef uint32_t Vector __attribute__((vector_size(16), aligned(4), may_alias));
};
struct By8 {
    typedef uint32_t Vector __attribute__((vector_size(32), aligned(4), may_alias));
};

// The same code for every width of vector; inlined into functions compiled for it.
#define INLINE static inline __attribute__((always_inline))

template <class Narrow>
INLINE void widen(const std::vector<Row::Piece>& pieces, uint32_t* row) {
    for (const Row::Piece& piece : pieces) row[piece.at] = *static_cast<const Narrow*>(piece.from);
}

template <class By>
INLINE void sample_by(const Row::Pieces& pieces, uint32_t* row) {
    typedef typename By::Vector Vector;
    constexpr size_t n = 32 / sizeof(Vector);
    for (const Row::Stretch& stretch : pieces.stretches) {
        Vector* to = reinterpret_cast<Vector*>(row + stretch.at);
        for (const void* const eight : stretch.eights) {
            const Vector* const from = static_cast<const Vector*>(eight);
            for (size_t i = 0; i < n; ++i) *to++ = from[i];
        }
    }
    widen<uint32_t>(pieces.words, row);
    widen<uint16_t>(pieces.halves, row);
    widen<uint8_t>(pieces.bytes, row);
}

template <class Narrow>
INLINE uint32_t difference(const std::vector<Row::Piece>& pieces, const uint32_t* row) {
    uint32_t all = 0;
    for (const Row::Piece& piece : pieces)
        all |= *static_cast<const Narrow*>(piece.from) ^ row[piece.at];
    return all;
}

// Without a branch per piece: differences are rare, and found again by the caller.
template <class By>
INLINE bool differs_by(const Row::Pieces& pieces, const uint32_t* row) {
    typedef typename By::Vector Vector;
    constexpr size_t n = 32 / sizeof(Vector);
    // Four sums, so that none waits for the one before; by name, so that they stay in registers.
    Vector a = {}, b = {}, c = {}, d = {};
    for (const Row::Stretch& stretch : pieces.stretches) {
        const Vector* const then = reinterpret_cast<const Vector*>(row + stretch.at);
        const void* const* const eights = stretch.eights.data();
        const auto change = [=](size_t i) {
            return static_cast<const Vector*>(eights[i / n])[i % n] ^ then[i];
        };
        const size_t vectors = stretch.eights.size() * n;
        size_t i = 0;
        for (; i + 4 <= vectors; i += 4) {
            a |= change(i);
            b |= change(i + 1);
            c |= change(i + 2);
            d |= change(i + 3);
        }
        for (; i < vectors; ++i) a |= change(i);
    }
    a |= b | c | d;
    uint32_t any = difference<uint32_t>(pieces.words, row);
    any |= difference<uint16_t>(pieces.halves, row);
    any |= difference<uint8_t>(pieces.bytes, row);
    for (size_t w = 0; w < sizeof(Vector) / 4; ++w) any |= a[w];
    return any != 0;
}

// The library may be used on another machine than the one that compiled it, so
// it asks the processor that it runs on.
#if defined(__x86_64__)
__attribute__((target("avx2"))) static void sample_avx2(const Row::Pieces& p, uint32_t* row) {
    sample_by<By8>(p, row);
}
__attribute__((target("avx2"))) static bool differs_avx2(const Row::Pieces& p,
                                                         const uint32_t* row) {
    return differs_by<By8>(p, row);
}
static const bool s_avx2 = __builtin_cpu_supports("avx2");
#endif

Row::Row(const std::vector<Run>& runs) {
    for (const Run& run : runs) {
        std::vector<Piece>& single = run.storage == 1   ? m_pieces.bytes
                                     : run.storage == 2 ? m_pieces.halves
                                                        : m_pieces.words;
        const char* const from = static_cast<const char*>(run.from);
        const uint32_t at = m_words;
        uint32_t i = 0;
        for (; run.storage == 4 && i + 8 <= run.count; i += 8) {
            std::vector<Stretch>& all = m_pieces.stretches;
            if (all.empty() || all.back().at + 8 * all.back().eights.size() != at + i)
                all.push_back(Stretch{at + i, {}});
            all.back().eights.push_back(from + 4 * i);
        }
        for (; i < run.count; ++i) single.push_back(Piece{from + i * run.storage, at + i});
        m_words += run.count;
    }
}

void Row::sample(uint32_t* row) const {
#if defined(__x86_64__)
    if (s_avx2) return sample_avx2(m_pieces, row);
#endif
    sample_by<By4>(m_pieces, row);
}

bool Row::differs(const uint32_t* row) const {
#if defined(__x86_64__)
    if (s_avx2) return differs_avx2(m_pieces, row);
#endif
    return differs_by<By4>(m_pieces, row);
}
