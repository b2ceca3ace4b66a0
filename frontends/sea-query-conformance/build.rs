//! Makes modules of the tests of sea-query, which lie where cargo has unpacked it. Nothing of them is kept here: what
//! is compiled is the published text, but for the attribute that would make each function a test of its own.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let tests = source()?.join("tests");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for engine in ["postgres", "mysql", "sqlite"] {
        fs::write(out.join(format!("{engine}.rs")), module(&tests.join(engine).join("query.rs"))?)?;
    }
    Ok(())
}

/// The folder of the version of sea-query that this build uses.
fn source() -> Result<PathBuf, Box<dyn Error>> {
    let manifest = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("Cargo.toml");
    let output = Command::new(env::var("CARGO")?)
        // What is built for other platforms may not be here.
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", &env::var("TARGET")?])
        .arg("--manifest-path")
        .arg(&manifest)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("cargo names no packages")?;
    let package = packages.iter().find(|package| package["name"] == "sea-query").ok_or("no sea-query")?;
    let manifest = package["manifest_path"].as_str().ok_or("a package without a manifest")?;
    println!("cargo::rerun-if-changed={manifest}");
    Ok(Path::new(manifest).with_file_name(""))
}

/// The text of a file of tests, with a list of them behind it.
fn module(file: &Path) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let mut list = String::new();
    let mut attributes = Vec::new();
    let mut is_test = false;
    for line in text.lines() {
        if line == "#[test]" {
            is_test = true;
        } else if line.starts_with("#[") {
            attributes.push(line);
        } else if let Some(name) = line.strip_prefix("fn ").and_then(|rest| rest.split('(').next()) {
            if is_test {
                list.push_str(&format!("    {} ({name:?}, {name}),\n", attributes.join(" ")));
            }
            (is_test, attributes) = (false, Vec::new());
        }
    }
    let text = text.replace("#[test]\n", "");
    Ok(format!("{text}\n/// The tests, by name.\npub(crate) const TESTS: &[(&str, fn())] = &[\n{list}];\n"))
}
