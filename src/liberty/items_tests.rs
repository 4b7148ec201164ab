//! Attributes and groups, whole and cut off.

use super::{Item, Items, LibertyError};

fn all(text: &str) -> Result<Vec<Item>, LibertyError> {
    let mut items = Items::new(text.as_bytes());
    let mut all = Vec::new();
    while let Some(item) = items.next_item()? {
        all.push(item);
    }
    Ok(all)
}

fn attribute(line: usize, name: &str, values: &[&str]) -> Item {
    Item::Attribute {
        line,
        name: name.into(),
        values: values.iter().map(|&v| v.into()).collect(),
    }
}

#[test]
fn reads_attributes_groups_and_continued_lines() {
    let text = "/* a\n b */ library (x) {\n time_unit : \"1ns\" // c\n unit (1,pf);\n v ( \\\n \"1, 2\", \\\n \"3\" );\n a : b + 0.5 ; pin(\"A\") { } }";
    let group = |line, name: &str, argument: &str| Item::Group {
        line,
        name: name.into(),
        arguments: vec![argument.into()],
    };
    let expected = vec![
        group(2, "library", "x"),
        attribute(3, "time_unit", &["1ns"]),
        attribute(4, "unit", &["1", "pf"]),
        attribute(5, "v", &["1, 2", "3"]),
        attribute(8, "a", &["b + 0.5"]),
        group(8, "pin", "A"),
        Item::End,
        Item::End,
    ];
    assert_eq!(all(text).unwrap(), expected);
}

#[test]
fn what_is_cut_off_names_what_is_open() {
    let text = "library (x) {\n cell (INV) {\n area : 3;\n";
    let told = all(text).unwrap_err().to_string();
    assert!(
        told.contains("line 4") && told.contains("`cell (INV)` of line 2"),
        "{told}"
    );
    let told = all("library (x) {\n a : \"1\n\n").unwrap_err().to_string();
    assert!(told.contains("quotes of line 2"), "{told}");
    let told = all("library (x) { } }").unwrap_err().to_string();
    assert!(told.contains("closes nothing"), "{told}");
    assert!(all("library = 3").is_err());
}

#[test]
fn a_group_is_passed_over_with_all_in_it() {
    let text = "library (x) { a (b) { c { \"}\" } /* } */ d : 3; }\n e : 1; }";
    let mut items = Items::new(text.as_bytes());
    items.next_item().unwrap();
    items.next_item().unwrap();
    items.skip().unwrap();
    assert_eq!(items.next_item().unwrap(), Some(attribute(2, "e", &["1"])));
    assert_eq!(items.next_item().unwrap(), Some(Item::End));
    assert_eq!(items.next_item().unwrap(), None);
}
