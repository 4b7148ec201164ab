// Rows of samples: what lies scattered in the model, as one row of words.
// Knows nothing of Verilator: it is compiled apart, for speed, where the model's
// own code is optimised for size.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

// Elements that lie side by side in the model and in the row.
struct Run {
    const void* from;
    uint32_t count;
    uint32_t storage;  // bytes of an element: 1 or 2, widened to a word; or 4
};

class Row final {
public:
    explicit Row(const std::vector<Run>& runs);
    size_t words() const { return m_words; }
    // Writes the row.
    void sample(uint32_t* row) const;
    // Whether the model differs from the row by now.
    bool differs(const uint32_t* row) const;

    // An element in the model, and its word in the row.
    struct Piece {
        const void* from;
        uint32_t at;
    };
    // Words of the row that are scattered in the model by eights: where each eight
    // lies. The place in the row follows from the order, which halves this table;
    // it is read twice a cycle and takes its share of the cache.
    struct Stretch {
        uint32_t at;
        std::vector<const void*> eights;
    };
    // The row cut into pieces of one kind each, so that copying needs no decisions.
    struct Pieces {
        std::vector<Stretch> stretches;  // nearly everything
        std::vector<Piece> words;        // what is left of them
        std::vector<Piece> halves;       // 2 bytes
        std::vector<Piece> bytes;        // 1 byte
    };

private:
    Pieces m_pieces;
    size_t m_words = 0;
};
