// Rows of random data, of every length and mixture of widths, against plain loops. Prints the path that was taken and a sum
// over all rows; exits with 1 at the first row that is wrong.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>
#ifdef ROWS_PORTABLE
#undef __x86_64__  // as on a processor of another kind
#endif
#include "rows.cpp"

static uint64_t s_state = 1;

static uint32_t random_word() {
    s_state = s_state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(s_state >> 32);
}

static const uint32_t GUARD = 0xdeadbeef;

static int wrong(const char* what, uint32_t words, uint32_t at) {
    std::printf("%s: row of %u words, word %u", what, words, at);
    return 1;
}

// A model's memory, cut into runs in a random way; `lead` words of 4 bytes stand first, so that every tail comes about.
static int check(uint32_t lead, uint32_t others, uint64_t& sum) {
    std::vector<uint8_t> memory(4096 + 4 * (lead + others));
    for (uint8_t& byte : memory) byte = static_cast<uint8_t>(random_word() | 1);
    std::vector<Run> runs;
    std::vector<uint32_t> expected;
    std::vector<size_t> places;
    size_t at = 4 * (random_word() % 8);
    const auto add = [&](uint32_t count, uint32_t storage) {
        at = (at + storage - 1) / storage * storage;
        runs.push_back(Run{memory.data() + at, count, storage});
        for (uint32_t i = 0; i < count; ++i, at += storage) {
            uint32_t value = 0;
            std::memcpy(&value, memory.data() + at, storage);
            expected.push_back(value);
            places.push_back(at);
        }
        at += 4 * (random_word() % 3);
    };
    if (lead) add(lead, 4);
    for (uint32_t left = others; left > 0;) {
        const uint32_t count = 1 + random_word() % (left < 20 ? left : 20);
        add(count, 1u << random_word() % 3);
        left -= count;
    }
    const Row row(runs);
    const uint32_t words = static_cast<uint32_t>(expected.size());
    if (row.words() != words) return wrong("length", words, 0);
    std::vector<uint32_t> got(words + 16, GUARD);
    row.sample(got.data() + 8);
    for (uint32_t i = 0; i < 8; ++i)
        if (got[i] != GUARD || got[words + 8 + i] != GUARD) return wrong("beside the row", words, i);
    for (uint32_t i = 0; i < words; ++i) {
        if (got[8 + i] != expected[i]) return wrong("copied", words, i);
        sum = (sum ^ got[8 + i]) * 1099511628211u;
    }
    if (row.differs(got.data() + 8)) return wrong("differs from itself", words, 0);
    for (uint32_t i = 0; i < words; ++i) {
        memory[places[i]] ^= 0x80;
        const bool seen = row.differs(got.data() + 8);
        memory[places[i]] ^= 0x80;
        if (!seen) return wrong("difference not seen", words, i);
    }
    return 0;
}

int main() {
    uint64_t sum = 14695981039346656037u;
    for (uint32_t lead = 0; lead <= 130; ++lead)
        for (uint32_t others : {0u, 1u, 7u, 40u})
            if (check(lead, others, sum)) return 1;
#if defined(__x86_64__)
    const char* const path = s_avx2 ? "avx2" : "portable";
#else
    const char* const path = "portable";
#endif
    std::printf("%s: %016llx\n", path, static_cast<unsigned long long>(sum));
    return 0;
}
