//! `cargo run` asks a SQLite database in memory, `cargo run -- --url URL` another: `postgresql:`, `mysql:`, `mssql:`.

use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let url = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => "sqlite::memory:",
        ["--url", url] => url,
        _ => return Err("Usage: sea-orm-movies [--url URL]".into()),
    };
    let db = sea_orm_movies::connect(url).await?;
    print!("{}", sea_orm_movies::program::run(&db).await?);
    db.engine().close().await;
    Ok(())
}
