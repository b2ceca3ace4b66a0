//! A server that is killed under load, and started again.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use isogloss_engine::Result;

use crate::ledger::{Ledger, expect_away};
use crate::subject::Subject;

const USERS: usize = 6;
const CONNECTIONS: usize = 4;

/// So long the users work before it is killed, and at least so long behind.
const WORK: Duration = Duration::from_millis(700);

/// So long they wait for it to work again.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server is killed while users commit, and is started again: nothing that was committed is lost, nothing else is
/// there, and the users get on without anybody's doing.
///
/// # Errors
///
/// Something went wrong that was not to.
pub fn under_load(subject: &Subject) -> Result<()> {
    let ledger = Ledger::new(&subject.direct()?, "killed")?;
    let port = subject.port();
    let db = subject.open(subject.options(port, CONNECTIONS))?;
    let (over, back, got_on) = (AtomicBool::new(false), AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        let work = || {
            let mut has_got_on = false;
            let until = Instant::now() + PATIENCE;
            while !(over.load(Ordering::SeqCst) && has_got_on) {
                assert!(Instant::now() < until, "it does not get on");
                let is_back = back.load(Ordering::SeqCst);
                let result = ledger.transact(&db);
                if result.is_ok() && is_back && !has_got_on {
                    has_got_on = true;
                    got_on.fetch_add(1, Ordering::SeqCst);
                }
                if result.is_err() {
                    // As anybody would who is not to try in vain a thousand times.
                    thread::sleep(Duration::from_millis(20));
                }
                expect_away(result);
            }
        };
        let users: Vec<_> = (0..USERS).map(|_| scope.spawn(work)).collect();
        thread::sleep(WORK);
        subject.server().crash_and_restart().expect("it was there before");
        back.store(true, Ordering::SeqCst);
        thread::sleep(WORK);
        over.store(true, Ordering::SeqCst);
        for user in users {
            user.join().expect("no panic");
        }
    });
    assert_eq!(got_on.load(Ordering::SeqCst), USERS);
    let status = db.status();
    assert_eq!((status.in_use, status.waiting), (0, 0));
    assert!(status.idle <= CONNECTIONS);
    let direct = subject.direct()?;
    let (kept, _) = ledger.check(&direct)?;
    assert!(kept > 2 * USERS, "only {kept} were committed");
    Ok(())
}
