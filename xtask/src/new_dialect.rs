//! The beginning of a dialect: a crate that compiles, to be filled with the differences from its base.

use std::fs;
use std::path::Path;

use crate::Outcome;
use crate::run::root;

pub(crate) const HELP: &str = "Makes the crate of a dialect in dialects/NAME, to be filled in.

NAME is a lower-case word, such as informix. It becomes the dialect's name, and, with a capital, its type.";

/// The files of the crate, with NAME and Type to be replaced.
const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../templates/dialect/Cargo.toml.txt")),
    ("src/lib.rs", include_str!("../templates/dialect/lib.rs.txt")),
    ("src/reserved.rs", include_str!("../templates/dialect/reserved.rs.txt")),
    ("tests/catalogue.rs", include_str!("../templates/dialect/catalogue.rs.txt")),
];

pub(crate) fn run(parser: &mut lexopt::Parser) -> Outcome {
    let names = crate::values(parser)?;
    let [name] = names.as_slice() else {
        return Err("Which name? For example: cargo xtask new-dialect informix".into());
    };
    if !is_plain(name) {
        return Err(format!("{name:?} is no lower-case word; dialects are called so.").into());
    }
    let folder = root().join("dialects").join(name);
    if folder.exists() {
        return Err(format!("dialects/{name} is there already.").into());
    }
    make(&folder, name)?;
    println!("dialects/{name} stands. Next (docs/add-a-dialect.md says how):");
    println!("  1. State what it can do in dialects/{name}/src/lib.rs, each fact with the manual's link.");
    println!("  2. INSTA_UPDATE=always cargo test -p isogloss-{name}, and read dialects/{name}/snapshots.");
    println!("  3. Give each hook of the trait that the snapshots show wrong.");
    Ok(())
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
}

pub(crate) fn make(folder: &Path, name: &str) -> Outcome {
    let (first, rest) = name.split_at(1);
    let ty = format!("{}{rest}", first.to_ascii_uppercase());
    for (path, template) in FILES {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, template.replace("{{name}}", name).replace("{{Type}}", &ty))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_dialect_is_complete() {
        let folder = std::env::temp_dir().join(format!("new-dialect-{}", std::process::id()));
        make(&folder, "firebird").unwrap();
        for (path, _) in FILES {
            let text = fs::read_to_string(folder.join(path)).unwrap();
            assert!(!text.contains("{{"), "{path}");
        }
        let card = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        assert!(card.contains("pub struct Firebird") && card.contains("\"firebird\""));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn names_of_crates_are_words() {
        assert!(is_plain("db2") && is_plain("firebird"));
        assert!(!is_plain("Db2") && !is_plain("2db") && !is_plain("my-sql") && !is_plain(""));
    }
}
