//! Reading what Verilator generated: the ports, the signals that it left out of its own table, the
//! parts of its runtime that are needed.

use crate::error::{At, BuildError};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Generated C++ in `dir`, sorted.
pub(crate) fn sources(dir: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .at(dir)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|p| p.extension().is_some_and(|e| e == "cpp"))
        .filter(|p| {
            p.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with("Vdut"))
        })
        .collect();
    files.sort();
    Ok(files)
}

/// Names of the runtime's sources (without `.cpp`) that the generated make file asks for.
pub(crate) fn runtime(dir: &Path) -> Result<Vec<String>, BuildError> {
    let path = dir.join("Vdut_classes.mk");
    let text = fs::read_to_string(&path).at(&path)?;
    let mut names: Vec<String> = Vec::new();
    let mut global = false;
    for line in text.lines().map(str::trim) {
        if line.contains("+=") || line.contains('=') {
            global = line.starts_with("VM_GLOBAL");
            continue;
        }
        let name = line.trim_end_matches('\\').trim();
        if global && name.starts_with("verilated") && !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

/// `VLT_PORT(member, "rtl name", bits, direction)` lines for the shim, from the model's header.
pub(crate) fn ports(dir: &Path) -> Result<String, BuildError> {
    let path = dir.join("Vdut.h");
    let text = fs::read_to_string(&path).at(&path)?;
    let mut lines = String::new();
    for line in text.lines().map(str::trim) {
        let Some((kind, args)) = line.strip_prefix("VL_").and_then(|l| l.split_once('(')) else {
            continue;
        };
        // The longer name first: VL_INOUT8 begins with VL_IN as well.
        let directions = [("INOUT", 3), ("IN", 1), ("OUT", 2)];
        let Some((_, direction)) = directions.iter().find(|(d, _)| {
            kind.strip_prefix(d)
                .is_some_and(|k| ["", "8", "16", "64", "W"].contains(&k))
        }) else {
            continue;
        };
        let unsupported = || BuildError::Unsupported(format!("port not understood: {line}"));
        if args.starts_with("(&") {
            let name = args
                .trim_start_matches("(&")
                .split(')')
                .next()
                .unwrap_or(args);
            return Err(BuildError::Unsupported(format!(
                "port {}: unpacked array ports are not supported; use a packed vector",
                rtl_name(name)
            )));
        }
        let args = args.trim_end_matches([';', ')']);
        let mut args = args.split(',');
        let member = args
            .next()
            .and_then(|m| m.strip_prefix('&'))
            .ok_or_else(unsupported)?;
        let mut bound = || args.next()?.trim().parse::<i64>().ok();
        let (left, right) = bound().zip(bound()).ok_or_else(unsupported)?;
        let width = left.abs_diff(right) + 1;
        let name = rtl_name(member);
        let _ = writeln!(lines, "VLT_PORT({member}, {name:?}, {width}, {direction})");
    }
    Ok(lines)
}

/// A name as the RTL has it: Verilator writes what C++ does not allow as `__0` and two hexadecimal
/// digits.
pub(crate) fn rtl_name(name: &str) -> String {
    let mut rest = name.strip_prefix("__SYM__").unwrap_or(name);
    let mut out = String::new();
    while let Some(at) = rest.find("__0") {
        let code = rest.get(at + 3..at + 5);
        if let Some(code) = code.and_then(|c| u8::from_str_radix(c, 16).ok()) {
            out.push_str(&rest[..at]);
            out.push(char::from(code));
            rest = &rest[at + 5..];
        } else {
            out.push_str(&rest[..at + 3]);
            rest = &rest[at + 3..];
        }
    }
    out + rest
}

/// The symbol table as generated.
pub(crate) struct Symbols {
    /// `VLT_SIGNAL(...)` lines for what an older Verilator comments out as `//UNSUP`.
    pub extra: String,
    /// Names of all visible variables.
    pub names: Vec<String>,
}

/// Reads the generated symbol table.
pub(crate) fn symbols(dir: &Path) -> Result<Symbols, BuildError> {
    let mut scopes: HashMap<String, String> = HashMap::new();
    let mut found = Symbols {
        extra: String::new(),
        names: Vec::new(),
    };
    for path in sources(dir)? {
        if !path.to_string_lossy().contains("Vdut__Syms") {
            continue;
        }
        let text = fs::read_to_string(&path).at(&path)?;
        for line in text.lines() {
            if let Some((scope, args)) = line.split_once(".configure(")
                && let Some(name) = args.split('"').nth(1)
            {
                scopes.insert(scope.trim().to_owned(), name.to_owned());
            }
        }
        for line in text.lines().filter(|l| l.contains("varInsert(")) {
            found.names.extend(line.split('"').nth(1).map(rtl_name));
            if let Some(line) = line.trim().strip_prefix("//UNSUP ") {
                found.extra.extend(unsupported_signal(line, &scopes));
            }
        }
    }
    Ok(found)
}

/// `__Vscope_x.varInsert(__Vfinal,"n", &(TOP.x), false, VLVT_WDATA,VLVD_NODIR|VLVF_PUB_RD,3 ,64,0 ,0,1 ,0,2);`
/// to a line for the shim: the count of dimensions, the packed range, the unpacked ranges.
fn unsupported_signal(line: &str, scopes: &HashMap<String, String>) -> Option<String> {
    let (scope, args) = line.split_once(".varInsert(")?;
    let scope = scopes.get(scope.trim())?;
    let name = args.split('"').nth(1)?;
    let (_, args) = args.split_once("&(")?;
    let (place, args) = args.split_once("), ")?;
    let mut fields = args.trim_end_matches([';', ')']).split(',').map(str::trim);
    let is_param = fields.next()?;
    let kind = fields.next()?;
    let flags = fields.next()?;
    let mut numbers = fields.filter(|f| !f.is_empty()).map(str::parse::<i64>);
    let dims = numbers.next()?.ok()?;
    let ranges: Vec<i64> = numbers.collect::<Result<_, _>>().ok()?;
    let udims = usize::try_from(dims).ok()?.checked_sub(1)?;
    if is_param != "false" || ranges.len() != 2 * (udims + 1) {
        return None;
    }
    let width = ranges[0].abs_diff(ranges[1]) + 1;
    let writable = flags.contains("VLVF_PUB_RW");
    let list: Vec<String> = ranges[2..].iter().map(ToString::to_string).collect();
    Some(format!(
        "VLT_SIGNAL(\"TOP.{scope}\", {name:?}, {place}, {kind}, {width}, {writable}, {udims}, {})\n",
        list.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::rtl_name;

    #[test]
    fn decodes_names() {
        assert_eq!(rtl_name("q___05Fx"), "q__x");
        assert_eq!(rtl_name("esc__02ex"), "esc.x");
        assert_eq!(rtl_name("__SYM__new"), "new");
        assert_eq!(rtl_name("plain_q__0"), "plain_q__0");
    }
}
