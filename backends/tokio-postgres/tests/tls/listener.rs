//! Somebody on the line, who hears how each connection begins.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How a client asks for encryption: <https://www.postgresql.org/docs/current/protocol-message-formats.html>
pub(crate) const TLS_PLEASE: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// Passes connections on to a server.
pub(crate) struct Listener {
    port: u16,
    heard: Arc<Mutex<Vec<[u8; 8]>>>,
}

impl Listener {
    pub(crate) fn before(server: u16) -> Listener {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&heard);
        thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).expect("the server");
                let mut first = [0; 8];
                if client.read_exact(&mut first).is_err() {
                    continue;
                }
                all.lock().expect("no panic").push(first);
                server.write_all(&first).expect("the server");
                let back = (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
                thread::spawn(move || pass(client, server));
                thread::spawn(move || pass(back.0, back.1));
            }
        });
        Listener { port, heard }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The first bytes of each connection.
    pub(crate) fn heard(&self) -> Vec<[u8; 8]> {
        self.heard.lock().expect("no panic").clone()
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
