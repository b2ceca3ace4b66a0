//! Every line that needs no server runs, and those who are compared do the same. Whoever does something else than the
//! others is an error of `measure`.

use isogloss_benches_execute::case::Problem;
use isogloss_benches_execute::figures::figures;
use isogloss_benches_execute::lines::{Size, lines};
use isogloss_benches_execute::measure::measure;

#[test]
fn every_line_runs_once_with_few_rows() -> Result<(), Problem> {
    let mut run = 0;
    for line in lines().filter(|line| line.server.is_none()) {
        let measured = measure(line.name, (line.make)(Size::SMALL, 0)?, 1)?;
        assert!(measured.iter().all(|one| one.ns > 0.0), "{}", line.name);
        for figure in figures(line, &measured) {
            assert!(figure.measured.is_finite(), "{} is of somebody who is not measured", figure.name);
        }
        run += 1;
    }
    assert_eq!(run, 7, "four lines of SQLite's, and three of the pool's");
    Ok(())
}
