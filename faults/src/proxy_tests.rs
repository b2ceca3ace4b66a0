//! The proxy before a server that says everything twice.

use std::time::Instant;

use super::*;

/// The port of a server that answers each byte with two of it.
fn echo() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener.local_addr().expect("it has an address").port();
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut byte = [0];
                while client.read_exact(&mut byte).is_ok() && client.write_all(&[byte[0]; 2]).is_ok() {}
            });
        }
    });
    port
}

fn client(proxy: &Proxy) -> TcpStream {
    let client = TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port())).expect("it takes anybody");
    client.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    client
}

/// How many of the two bytes come for one.
fn answer(client: &mut TcpStream, byte: u8) -> usize {
    if client.write_all(&[byte]).is_err() {
        return 0;
    }
    (0..2).take_while(|_| client.read_exact(&mut [0]).is_ok()).count()
}

/// All that comes until the connection ends.
fn rest(mut client: TcpStream) -> usize {
    let mut heard = Vec::new();
    // It may end by a reset as well.
    let _ = client.read_to_end(&mut heard);
    heard.len()
}

#[test]
fn it_is_cut_behind_the_very_byte_and_once() {
    let proxy = Proxy::to(echo());
    for (way, allowed, heard) in [(Way::Up, 0, 0), (Way::Up, 3, 6), (Way::Down, 0, 0), (Way::Down, 5, 5)] {
        let cuts = proxy.cuts();
        let mut one = client(&proxy);
        one.write_all(b"x").expect("nothing is cut yet");
        one.read_exact(&mut [0; 2]).expect("an answer");
        proxy.cut_after(way, allowed);
        // One after the other, so that the server has answered what has come to it.
        let answers = b"abcdef".map(|byte| answer(&mut one, byte));
        assert_eq!(answers.iter().sum::<usize>(), heard, "{way:?} {allowed}");
        assert_eq!(proxy.cuts(), cuts + 1);
        eventually("it is gone", || proxy.connections() == 0);
    }
}

#[test]
fn who_is_kept_waiting_has_its_answer_later_and_who_is_sent_away_none() {
    let proxy = Proxy::to(echo());
    proxy.silence();
    let mut one = client(&proxy);
    one.write_all(b"x").expect("somebody takes it");
    one.set_read_timeout(Some(Duration::from_millis(50))).expect("a timeout");
    assert!(one.read_exact(&mut [0; 2]).is_err(), "nothing passes");
    one.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    proxy.open();
    one.read_exact(&mut [0; 2]).expect("an answer");
    assert_eq!((proxy.made(), proxy.connections()), (1, 1));
    proxy.shut();
    let from = Instant::now();
    assert_eq!(rest(client(&proxy)), 0);
    assert!(from.elapsed() < Duration::from_secs(10), "it was sent away");
    one.write_all(b"y").expect("who is connected stays");
    one.read_exact(&mut [0; 2]).expect("an answer");
    proxy.cut();
    assert_eq!((rest(one), proxy.made()), (0, 1));
}
