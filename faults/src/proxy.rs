//! What stands between a client and its server, and can come between them.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A port of this machine behind which a server is, as long as nothing comes between: connections can be cut, at once or
/// behind so many bytes; kept waiting; or refused. It is gone when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the client to the server.
    Up,
    /// From the server to the client.
    Down,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Told when those who wait may go on.
    goes_on: Condvar,
}

#[derive(Debug)]
struct State {
    server: u16,
    door: Door,
    /// How many bytes may pass on each way before all connections are cut, once.
    allowed: [Option<u64>; 2],
    /// How many have passed.
    passed: [u64; 2],
    /// How often all connections were cut.
    cuts: u64,
    made: u64,
    open: Vec<Line>,
}

/// What becomes of bytes and of those who come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Open,
    /// Who comes is taken, and hears nothing; nor does anybody else.
    Silent,
    /// Who comes is sent away.
    Shut,
    /// The proxy is gone.
    Gone,
}

/// The two ends of a connection.
#[derive(Debug)]
struct Line {
    number: u64,
    client: TcpStream,
    server: TcpStream,
}

impl Line {
    fn cut(&self) {
        // Where an end is gone already, there is nothing to be cut.
        let _ = (self.client.shutdown(Shutdown::Both), self.server.shutdown(Shutdown::Both));
    }
}

impl Proxy {
    /// One before the server at this port of this machine.
    ///
    /// # Panics
    ///
    /// There is no free port.
    #[must_use]
    pub fn to(server: u16) -> Proxy {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let state = State {
            server,
            door: Door::Open,
            allowed: [None; 2],
            passed: [0; 2],
            cuts: 0,
            made: 0,
            open: Vec::new(),
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), goes_on: Condvar::new() });
        let taking = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if taking.lock().door == Door::Gone {
                    break;
                }
                let shared = Arc::clone(&taking);
                thread::spawn(move || shared.serve(client));
            }
        });
        Proxy { port, shared }
    }

    /// Its port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Cuts all connections.
    pub fn cut(&self) {
        self.shared.lock().cut();
    }

    /// Cuts all connections, once, when more than so many further bytes were to pass on this way.
    pub fn cut_after(&self, way: Way, bytes: u64) {
        self.shared.lock().allowed[way as usize] = Some(bytes);
    }

    /// From now on no byte passes, and who connects hears nothing, until it is [opened](Proxy::open) again.
    pub fn silence(&self) {
        self.shared.lock().door = Door::Silent;
    }

    /// From now on whoever connects is sent away at once; those who are connected stay.
    pub fn shut(&self) {
        self.shared.lock().door = Door::Shut;
    }

    /// Everything passes again.
    pub fn open(&self) {
        let mut state = self.shared.lock();
        (state.door, state.allowed) = (Door::Open, [None; 2]);
        drop(state);
        self.shared.goes_on.notify_all();
    }

    /// How many bytes have passed on this way.
    #[must_use]
    pub fn passed(&self, way: Way) -> u64 {
        self.shared.lock().passed[way as usize]
    }

    /// How often all connections were cut.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        self.shared.lock().cuts
    }

    /// How many connections were made to the server.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.shared.lock().made
    }

    /// How many connections there are.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.lock().open.len()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.door = Door::Gone;
        state.cut();
        drop(state);
        self.shared.goes_on.notify_all();
        // Who takes connections is waiting for one, and looks at the door when it comes.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

impl State {
    fn cut(&mut self) {
        self.cuts += 1;
        self.open.iter().for_each(Line::cut);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while the door is silent.
    fn when_it_speaks(&self) -> MutexGuard<'_, State> {
        let state = self.goes_on.wait_while(self.lock(), |state| state.door == Door::Silent);
        state.unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(self: Arc<Shared>, client: TcpStream) {
        let server = match &*self.when_it_speaks() {
            State { door: Door::Open, server, .. } => *server,
            _ => return,
        };
        let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)) else { return };
        let whole = || {
            client.set_nodelay(true)?;
            server.set_nodelay(true)?;
            Ok::<_, std::io::Error>((client.try_clone()?, server.try_clone()?, client.try_clone()?))
        };
        let Ok((client_too, server_too, client_again)) = whole() else { return };
        let Ok(server_again) = server.try_clone() else { return };
        let number = {
            let mut state = self.lock();
            state.made += 1;
            let number = state.made;
            state.open.push(Line { number, client, server });
            number
        };
        let shared = Arc::clone(&self);
        let down = thread::spawn(move || shared.pass(Way::Down, server_too, client_too, number));
        self.pass(Way::Up, client_again, server_again, number);
        let _ = down.join();
        self.lock().open.retain(|line| line.number != number);
    }

    /// Passes bytes on one way, to their end.
    fn pass(&self, way: Way, mut from: TcpStream, mut to: TcpStream, number: u64) {
        let mut buffer = [0; 16 * 1024];
        loop {
            let count = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => break,
            };
            let (passing, cut) = self.allow(way, count);
            if to.write_all(&buffer[..passing]).is_err() {
                break;
            }
            if cut {
                self.lock().cut();
                break;
            }
        }
        // Who goes takes leave of both: no client of a database closes one way alone.
        if let Some(line) = self.lock().open.iter().find(|line| line.number == number) {
            line.cut();
        }
    }

    /// How many of these bytes may pass, and whether that was the end.
    fn allow(&self, way: Way, count: usize) -> (usize, bool) {
        let mut state = self.when_it_speaks();
        let allowed = state.allowed[way as usize].unwrap_or(u64::MAX);
        let passing = usize::try_from(allowed).map_or(count, |allowed| allowed.min(count));
        state.passed[way as usize] += passing as u64;
        if let Some(allowed) = &mut state.allowed[way as usize] {
            *allowed -= passing as u64;
        }
        let cut = passing < count;
        if cut {
            state.allowed = [None; 2];
        }
        (passing, cut)
    }
}

/// Waits until something is so, as long as a busy machine may need for what was asked of it already.
///
/// # Panics
///
/// It does not come to be.
#[track_caller]
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    const PATIENCE: Duration = Duration::from_secs(20);
    const STEP: Duration = Duration::from_millis(5);
    let mut waited = Duration::ZERO;
    while !is_so() {
        assert!(waited < PATIENCE, "not in {} s: {what}", PATIENCE.as_secs());
        thread::sleep(STEP);
        waited += STEP;
    }
}

#[cfg(test)]
#[path = "proxy_tests.rs"]
mod tests;
