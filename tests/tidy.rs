//! The invariants of the architecture, read off the files and asked of the dialects.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use isogloss::{Feature, can_emulate};
use isogloss_testkit::{DIALECTS, all as cases, groups, targets};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below a folder, or the file itself, by their paths from the root.
fn sources(path: &str) -> Vec<(String, String)> {
    fn collect(path: PathBuf, found: &mut Vec<PathBuf>) {
        if path.is_dir() {
            let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            entries.for_each(|entry| collect(entry.unwrap().path(), found));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    let mut found = Vec::new();
    collect(root().join(path), &mut found);
    assert!(!found.is_empty(), "there is nothing in {path}");
    found.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).unwrap())
    };
    found.into_iter().map(read).collect()
}

/// The lines of a file that are compiled into the library: no comments, nothing behind its unit tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The words of a line, in lower case.
fn words(line: &str) -> Vec<String> {
    line.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_ascii_lowercase).collect()
}

#[test]
fn the_core_knows_no_vendor_s_name() {
    const NAMES: &[&str] = &[
        "ase",
        "clickhouse",
        "db2",
        "derby",
        "duckdb",
        "firebird",
        "hsqldb",
        "informix",
        "mariadb",
        "mssql",
        "mysql",
        "oracle",
        "postgres",
        "postgresql",
        "redshift",
        "snowflake",
        "sqlite",
        "sqlserver",
        "sybase",
        "trino",
        "tsql",
    ];
    let mut found = Vec::new();
    for (path, text) in sources("src") {
        for (number, line) in text.lines().enumerate() {
            let doc = line.trim_start().starts_with("///") || line.trim_start().starts_with("//!");
            if !doc && words(line).iter().any(|word| NAMES.contains(&word.as_str())) {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn nothing_that_a_user_s_query_reaches_panics() {
    const PLACES: &[&str] = &[
        "src/ast",
        "src/compile.rs",
        "src/kept",
        "src/lower",
        "src/render",
        "src/schema",
        "src/survey",
        "src/types",
        "src/values",
        "dialects",
        "frontends/sea-query/src",
    ];
    const CALLS: &[&str] = &[".unwrap()", ".expect(", "unwrap_unchecked"];
    const MACROS: &[&str] = &["panic", "unreachable", "todo", "unimplemented"];
    let panics = |line: &str| {
        CALLS.iter().any(|call| line.contains(call))
            || MACROS.iter().any(|name| line.contains(&format!("{name}!")))
    };
    let mut found = Vec::new();
    for (path, text) in
        PLACES.iter().flat_map(|place| sources(place)).filter(|(path, _)| !path.contains("/tests/"))
    {
        for (number, line) in code(&text) {
            if panics(line) {
                found.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_feature_is_documented() {
    for feature in Feature::ALL {
        let doc = feature.doc().trim();
        assert!(doc.ends_with('.') && doc.len() > 4, "{feature:?}: {doc:?}");
        assert!(!feature.title().is_empty(), "{feature:?}");
    }
}

#[test]
fn every_feature_is_asked_for() {
    // By the survey, by a recipe that uses it, or by a hook that writes with it what others write without.
    let places = ["src/survey", "src/lower"].into_iter().flat_map(sources);
    let hooks = sources("dialects").into_iter().filter(|(path, _)| !path.ends_with("lib.rs"));
    let asked: String = places.chain(hooks).map(|(_, text)| text).collect();
    let idle: Vec<_> = Feature::ALL.iter().filter(|feature| !mentions(&asked, **feature)).collect();
    assert!(idle.is_empty(), "nothing needs {idle:?}");
}

#[test]
fn every_feature_is_there_on_some_dialect_or_can_be_supplied() {
    let targets = targets();
    let idle: Vec<_> = Feature::ALL
        .iter()
        .filter(|feature| {
            let has = |target: &isogloss_testkit::Target| {
                target.dialect.features().has(**feature) || can_emulate(**feature, &*target.dialect)
            };
            !targets.iter().any(has)
        })
        .collect();
    assert!(idle.is_empty(), "no dialect has {idle:?}");
}

fn mentions(text: &str, feature: Feature) -> bool {
    let name = format!("Feature::{}", feature.name());
    text.match_indices(&name).any(|(at, _)| {
        !text[at + name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')
    })
}

#[test]
fn every_hook_is_overridden_by_some_dialect() {
    let all: BTreeSet<String> = sources("src/dialect.rs").iter().flat_map(|(_, text)| hooks(text)).collect();
    let written: BTreeSet<String> = sources("dialects").iter().flat_map(|(_, text)| hooks(text)).collect();
    assert!(all.len() > 15, "the hooks are found by their names");
    let idle: Vec<_> = all.difference(&written).collect();
    assert!(idle.is_empty(), "no dialect differs in {idle:?}: they need no hook");
}

/// The names of the functions in a text that begin with `render_`.
fn hooks(text: &str) -> Vec<String> {
    text.split("fn render_")
        .skip(1)
        .filter_map(|rest| rest.split(['<', '(']).next().map(|name| format!("render_{name}")))
        .collect()
}

#[test]
fn every_case_is_in_every_snapshot_and_nothing_else_is() {
    for dialect in DIALECTS {
        let folder = root().join("snapshots").join(dialect);
        for group in groups() {
            let text = fs::read_to_string(folder.join(format!("{group}.snap"))).unwrap_or_default();
            let there: Vec<&str> =
                text.split("\n\n\n## ").skip(1).filter_map(|case| case.lines().next()).collect();
            let wanted: Vec<&str> =
                cases().iter().filter(|case| case.group == *group).map(|case| case.name).collect();
            assert_eq!(there, wanted, "snapshots/{dialect}/{group}.snap");
        }
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let pending = path.extension().is_some_and(|extension| extension == "new");
            assert!(pending || groups().contains(&stem.as_str()), "nobody writes {}", path.display());
        }
    }
}

#[test]
fn the_core_and_the_dialects_need_no_standard_library() {
    for (path, text) in
        sources("src/lib.rs").into_iter().chain(fs::read_dir(root().join("dialects")).unwrap().flat_map(
            |entry| sources(&format!("dialects/{}/src/lib.rs", entry.unwrap().file_name().to_string_lossy())),
        ))
    {
        assert!(text.contains("#![no_std]"), "{path}");
    }
}
