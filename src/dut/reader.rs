//! Reads the tokens of one module, item by item.

use super::modules::{Guard, Module};
use super::statements::{assign, bracketed, clocks, instance, names};
use super::tokens::Token;

/// The module whose tokens, from its name on, these are.
pub(super) fn module(tokens: &[Token<'_>]) -> Option<Module> {
    let name = tokens
        .iter()
        .find(|t| !matches!(t.text, "automatic" | "static"))?;
    let mut reader = Reader {
        tokens,
        at: 0,
        module: Module {
            name: name.name()?.to_owned(),
            ..Module::default()
        },
    };
    reader.ports();
    reader.skip_past(";");
    while reader.at < tokens.len() {
        reader.item(&Context::default(), 0);
    }
    Some(reader.module)
}

/// Nesting beyond this is not followed.
const DEEPEST: usize = 100;

/// What stands around an item.
#[derive(Clone, Default)]
pub(super) struct Context {
    pub(super) guards: Vec<Guard>,
    pub(super) clocks: Vec<String>,
    /// Names of the blocks, from the outermost in.
    pub(super) blocks: Vec<String>,
    /// In an `initial` block: of no interest.
    once: bool,
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    module: Module,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> &'a str {
        self.tokens.get(self.at).map_or("", |t| t.text)
    }

    /// Names behind `input` and `output`, wherever these stand. Names of types come along, and do no harm.
    fn ports(&mut self) {
        let mut direction = "";
        let mut depth = 0i32;
        for token in self.tokens {
            match token.text {
                "input" | "output" | "inout" => direction = token.text,
                "[" => depth += 1,
                "]" => depth -= 1,
                ";" => direction = "",
                _ => {}
            }
            if let Some(name) = token.name().filter(|_| depth == 0) {
                match direction {
                    "input" => drop(self.module.inputs.insert(name.into())),
                    "output" => drop(self.module.outputs.insert(name.into())),
                    _ => {}
                }
            }
        }
    }

    fn skip_past(&mut self, sign: &str) {
        let rest = &self.tokens[self.at..];
        let found = rest.iter().position(|t| t.text == sign);
        self.at += found.map_or(rest.len(), |at| at + 1);
    }

    /// The tokens within the brackets that open here, which are passed; none where no bracket opens.
    fn bracketed(&mut self) -> &'a [Token<'a>] {
        let rest = &self.tokens[self.at..];
        let length = bracketed(rest);
        self.at += length;
        rest.get(1..length.saturating_sub(1)).unwrap_or(&[])
    }

    /// One item of a module or statement of a block, with all that is nested in it.
    fn item(&mut self, around: &Context, depth: usize) {
        if depth > DEEPEST {
            self.at = self.tokens.len();
            return;
        }
        let line = self.tokens.get(self.at).map_or(0, |t| t.line);
        let word = self.peek();
        self.at += 1;
        match word {
            "begin" => {
                let mut inside = around.clone();
                if self.peek() == ":" {
                    self.at += 1;
                    inside.blocks.push(self.peek().to_owned());
                    self.at += 1;
                }
                while !matches!(self.peek(), "end" | "") {
                    self.item(&inside, depth + 1);
                }
                self.at += 1;
                if self.peek() == ":" {
                    self.at += 2;
                }
            }
            "always_ff" | "always" | "always_comb" | "always_latch" | "initial" | "final" => {
                let mut inside = Context {
                    once: matches!(word, "initial" | "final"),
                    blocks: around.blocks.clone(),
                    ..Context::default()
                };
                if self.peek() == "@" {
                    self.at += 1;
                    inside.clocks = clocks(self.bracketed());
                    // `@*` has no brackets.
                    self.at += usize::from(self.peek() == "*");
                }
                self.item(&inside, depth + 1);
            }
            "if" => {
                let inside = self.guarded(around, line);
                self.item(&inside, depth + 1);
                if self.peek() == "else" {
                    self.at += 1;
                    self.item(&inside, depth + 1);
                }
            }
            "case" | "casez" | "casex" => {
                let inside = self.guarded(around, line);
                while !matches!(self.peek(), "endcase" | "") {
                    if self.peek() == "default" {
                        self.at += 1;
                        self.at += usize::from(self.peek() == ":");
                    } else {
                        self.label();
                    }
                    self.item(&inside, depth + 1);
                }
                self.at += 1;
            }
            "for" | "while" | "repeat" => {
                self.bracketed();
                self.item(around, depth + 1);
            }
            "function" => self.skip_past("endfunction"),
            "task" => self.skip_past("endtask"),
            "generate" | "endgenerate" | "unique" | "priority" | "assign" | "end" | "else"
            | ";" => {}
            _ => {
                self.at -= 1;
                self.simple(around);
            }
        }
    }

    fn guarded(&mut self, around: &Context, line: u32) -> Context {
        let mut inside = around.clone();
        let reads = names(self.bracketed());
        inside.guards.push(Guard { line, reads });
        inside
    }

    /// Up to and past the colon behind a case's values.
    fn label(&mut self) {
        while !matches!(self.peek(), ":" | "endcase" | "") {
            let length = bracketed(&self.tokens[self.at..]);
            self.at += length.max(1);
        }
        self.at += usize::from(self.peek() == ":");
    }

    /// An assignment, an instance, or something else up to its semicolon.
    fn simple(&mut self, around: &Context) {
        let start = self.at;
        while !matches!(self.peek(), ";" | "") {
            let length = bracketed(&self.tokens[self.at..]);
            self.at += length.max(1);
        }
        let statement = &self.tokens[start..self.at];
        self.at += 1;
        // What a design is built with is no way that a value came.
        let constant = statement
            .first()
            .is_some_and(|word| matches!(word.text, "localparam" | "parameter"));
        if around.once || constant {
        } else if let Some(instance) = instance(statement, around) {
            self.module.instances.push(instance);
        } else if let Some(assign) = assign(statement, around) {
            self.module.assigns.push(assign);
        }
    }
}
