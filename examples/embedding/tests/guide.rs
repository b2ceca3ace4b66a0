//! The guide shows the code of this package, and no other.

use std::fs;
use std::path::Path;

/// The lines of a text without what indents them, so that a part of a function is found as it is shown.
fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_piece_of_code_in_the_guide_is_code_that_runs() -> embedding::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in ["src", "tests"] {
        for file in fs::read_dir(root.join(folder))? {
            sources.push(lines(&fs::read_to_string(file?.path())?));
        }
    }
    let guide = fs::read_to_string(root.join("../../docs/embedding.md"))?;
    let blocks: Vec<&str> =
        guide.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() > 8, "there is code in the guide");
    for block in blocks {
        let block = lines(block);
        assert!(sources.iter().any(|source| source.contains(&block)), "nowhere in the package:\n{block}");
    }
    Ok(())
}
