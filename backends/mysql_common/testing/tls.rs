//! Private servers that encrypt, for the tests of both backends. One that is not installed is printed as not run.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;

use isogloss_judges::{Authority, Certificate, Judge, Server, Setup};

/// A server whose certificate is for `localhost`, with files of certificates for its clients.
pub(crate) struct Encrypting {
    pub(crate) server: Server,
    /// Who has signed the server's certificate.
    pub(crate) authority: PathBuf,
    /// Somebody who has signed nothing here.
    pub(crate) stranger: PathBuf,
    /// A client's certificate and its key.
    pub(crate) client: (PathBuf, PathBuf),
}

/// Those that are there.
pub(crate) fn encrypting() -> Vec<Encrypting> {
    [Judge::MariaDb, Judge::MySql].into_iter().filter_map(encrypting_one).collect()
}

fn encrypting_one(judge: Judge) -> Option<Encrypting> {
    let own = Authority::new("the tests").expect("an authority");
    let server = start(judge, Some(&own.certificate("localhost").expect("a certificate")))?;
    let folder = server.folder().join("client");
    std::fs::create_dir(&folder).expect("a folder");
    own.certificate("usr").expect("a certificate").write(&folder).expect("files");
    let stranger = folder.join("stranger.pem");
    std::fs::write(&stranger, Authority::new("a stranger").expect("an authority").pem()).expect("a file");
    let client = (folder.join(Certificate::PEM), folder.join(Certificate::KEY));
    Some(Encrypting { authority: folder.join(Certificate::AUTHORITY), server, stranger, client })
}

/// A server as its packagers have made it: MariaDB does not encrypt, MySQL by a certificate that it has made itself.
#[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
pub(crate) fn start(judge: Judge, certificate: Option<&Certificate>) -> Option<Server> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder lies in a folder");
    let setup = Setup::at(target.join("judges"));
    let server = match (judge, certificate) {
        (Judge::MariaDb, None) => setup.mariadb().map(|files| Server::mariadb(&files)),
        (Judge::MariaDb, Some(certificate)) => {
            setup.mariadb().map(|files| Server::mariadb_with_tls(&files, certificate))
        }
        (_, None) => setup.mysql().map(|files| Server::mysql(&files)),
        (_, Some(certificate)) => setup.mysql().map(|files| Server::mysql_with_tls(&files, certificate)),
    };
    match server {
        Ok(server) => Some(server.expect("what is installed starts")),
        Err(missing) => {
            eprintln!("{missing}");
            None
        }
    }
}

/// The port of somebody on the way to a server who hangs up on whoever begins to encrypt.
pub(crate) fn no_handshakes(server: u16) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).expect("the server");
            thread::spawn(move || up_to_the_handshake(client, server));
        }
    });
    port
}

fn up_to_the_handshake(mut client: TcpStream, mut server: TcpStream) -> std::io::Result<()> {
    /// What is sent to begin it is as long as this, and ends there; a login goes on:
    /// <https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_ssl_request.html>
    const BEGINNING: usize = 32;
    let (from, to) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || pass(from, to));
    let mut head = [0; 4];
    client.read_exact(&mut head)?;
    let length = usize::from(u16::from_le_bytes([head[0], head[1]]));
    if length == BEGINNING {
        client.shutdown(Shutdown::Both)?;
        return server.shutdown(Shutdown::Both);
    }
    server.write_all(&head)?;
    pass(client, server);
    Ok(())
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
