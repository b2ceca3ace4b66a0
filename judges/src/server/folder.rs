//! Temporary folders, one for each server.

use std::fs;
use std::path::Path;
use std::sync::Once;

use tempfile::TempDir;

const PREFIX: &str = "isogloss-judge-";

/// A new folder, which is removed when it is dropped.
pub(crate) fn make() -> Result<TempDir, String> {
    static SWEPT: Once = Once::new();
    SWEPT.call_once(|| sweep(&std::env::temp_dir()));
    tempfile::Builder::new()
        .prefix(&format!("{PREFIX}{}-", std::process::id()))
        .tempdir()
        .map_err(|error| format!("no temporary folder: {error}"))
}

/// Removes what processes left behind that were killed before they could.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        let Some(owner) = owner.and_then(|text| text.parse::<u32>().ok()) else { continue };
        if !Path::new("/proc").join(owner.to_string()).exists() {
            // It may be another user's; then it is that user's to remove.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_belongs_to_nobody_alive_is_swept() {
        let scratch = make().unwrap();
        // Process numbers end at 2^22.
        let dead = scratch.path().join(format!("{PREFIX}99999999-x"));
        let alive = scratch.path().join(format!("{PREFIX}{}-x", std::process::id()));
        let other = scratch.path().join("something-else");
        for folder in [&dead, &alive, &other] {
            fs::create_dir(folder).unwrap();
        }
        sweep(scratch.path());
        assert_eq!([dead.exists(), alive.exists(), other.exists()], [false, true, true]);
    }
}
