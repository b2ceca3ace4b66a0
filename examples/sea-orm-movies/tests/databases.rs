//! The same program on every database that can be started here. One that is not installed is printed as not run.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use isogloss_judges::{Judge, Server, Setup};

const ANSWERS: &str = include_str!("../answers.txt");

fn setup() -> Setup {
    Setup::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/judges"))
}

async fn answers(url: &str) -> Result<String, Box<dyn Error>> {
    let db = sea_orm_movies::connect(url).await?;
    let said = sea_orm_movies::program::run(&db).await?;
    // What was dropped is rolled back by a task of its own, which may come a moment later.
    for _ in 0..200 {
        if db.engine().status().in_use == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(db.engine().status().in_use, 0, "no connection is held back");
    db.engine().close().await;
    Ok(said)
}

#[tokio::test]
async fn sqlite() -> Result<(), Box<dyn Error>> {
    assert_eq!(answers("sqlite::memory:").await?, ANSWERS);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql() -> Result<(), Box<dyn Error>> {
    match setup().postgres(Judge::Postgres) {
        Ok(files) => {
            let server = Server::postgres(&files)?;
            let url = format!("postgresql://postgres@127.0.0.1:{}/postgres", server.port());
            assert_eq!(answers(&url).await?, ANSWERS);
        }
        Err(missing) => eprintln!("{missing}"),
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn mysql() -> Result<(), Box<dyn Error>> {
    match setup().mysql() {
        Ok(files) => {
            let server = Server::mysql(&files)?;
            assert_eq!(answers(&server.url()).await?, ANSWERS);
        }
        Err(missing) => eprintln!("{missing}"),
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn mariadb() -> Result<(), Box<dyn Error>> {
    match setup().mariadb() {
        Ok(files) => {
            let server = Server::mariadb(&files)?;
            assert_eq!(answers(&server.url()).await?, ANSWERS);
        }
        Err(missing) => eprintln!("{missing}"),
    }
    Ok(())
}
