//! The pool as a pure state machine: no lock, no clock, and no connection that it knows anything of.
//!
//! `C` is a connection, `W` what wakes somebody who waits. Every method returns what is to be done outside of the lock.
//!
//! What holds between any two calls, and is tested for random sequences of them:
//!
//! - `open` is the number of connections that lie idle, are in use, are being made, or are granted to somebody.
//! - `open` never exceeds `size + overflow`, and no more than `size` lie idle.
//! - While somebody sleeps and something could be had, somebody is awake who may take it, and who wakes the next one if
//!   there is more.
//! - The first of those who wait is overtaken no more than so many times.

use std::collections::VecDeque;

use crate::settings::PoolOrder;

/// How often threads that come later may overtake the first that waits. Handing every connection to whoever waits longest
/// would leave it unused each time until that thread runs; never doing so could leave somebody waiting for ever.
pub(crate) const OVERTAKING_OF_THREADS: u32 = 128;

/// How often tasks may: never. They are changed at so little cost that each turn which is let pass costs more.
pub(crate) const OVERTAKING_OF_TASKS: u32 = 0;

#[derive(Debug)]
pub(crate) struct State<C, W> {
    size: usize,
    most: usize,
    order: PoolOrder,
    /// How often the first of those who wait may be overtaken.
    overtaking: u32,
    /// The oldest is in front.
    idle: VecDeque<C>,
    open: usize,
    waiters: VecDeque<Waiter<W>>,
    /// How many of those who wait sleep; the others are about to try.
    asleep: usize,
    /// What was handed over and not yet taken, with the generation that it was then.
    granted: Vec<(Ticket, Grant<C>, u64)>,
    tickets: u64,
    overtaken: u32,
    generation: u64,
    closed: bool,
}

/// A place among those who wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

#[derive(Debug)]
struct Waiter<W> {
    ticket: Ticket,
    /// Whom to wake; taken when that is done, so that nobody is woken twice for one thing.
    waker: Option<W>,
}

/// What somebody has been given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Grant<C> {
    /// A connection that lay idle, or was handed over by whoever used it.
    Idle(C),
    /// Leave to make a new one; if that fails, the place is to be [freed](State::free).
    Connect,
}

/// The answer to [`State::ask`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked<C> {
    Granted(Grant<C>),
    Wait(Ticket),
    Closed,
}

/// What is to be done outside of the lock.
#[derive(Debug)]
#[must_use]
pub(crate) struct Effects<C, W> {
    /// A connection that is to be closed.
    pub(crate) close: Option<C>,
    /// Whom to wake.
    pub(crate) wake: Option<W>,
}

impl<C, W> Effects<C, W> {
    fn none() -> Effects<C, W> {
        Effects { close: None, wake: None }
    }
}

/// How many connections there are, and what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PoolStatus {
    /// Connections that lie idle.
    pub idle: usize,
    /// Connections in use, being made, or handed over just now.
    pub in_use: usize,
    /// Of all connections, those beyond the number that is kept.
    pub overflow: usize,
    /// Threads and tasks that wait for one.
    pub waiting: usize,
}

impl<C, W> State<C, W> {
    /// Keeps `size` connections and has no more than `most`.
    pub(crate) fn new(size: usize, most: usize, order: PoolOrder, overtaking: u32) -> State<C, W> {
        State {
            size,
            most: most.max(1).max(size),
            order,
            overtaking,
            idle: VecDeque::new(),
            open: 0,
            waiters: VecDeque::new(),
            asleep: 0,
            granted: Vec::new(),
            tickets: 0,
            overtaken: 0,
            generation: 0,
            closed: false,
        }
    }

    /// Somebody wants a connection, and leaves what to wake if it must wait.
    #[inline]
    pub(crate) fn ask(&mut self, waker: impl FnOnce() -> W) -> Asked<C> {
        if self.closed {
            return Asked::Closed;
        }
        let patient = !self.waiters.is_empty();
        if !(patient && self.overtaken >= self.overtaking)
            && let Some(grant) = self.available()
        {
            self.overtaken += u32::from(patient);
            return Asked::Granted(grant);
        }
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.waiters.push_back(Waiter { ticket, waker: Some(waker()) });
        self.asleep += 1;
        Asked::Wait(ticket)
    }

    /// Somebody who was woken tries again, and leaves what to wake if it is in vain. There may be somebody to be woken all
    /// the same: those behind, for whom there is something as well.
    pub(crate) fn try_again(&mut self, ticket: Ticket, waker: impl FnOnce() -> W) -> (Asked<C>, Option<W>) {
        if let Some(at) = self.granted_to(ticket) {
            let (_, grant, _) = self.granted.swap_remove(at);
            return (Asked::Granted(grant), self.pass_on());
        }
        let Some(place) = self.place(ticket).filter(|_| !self.closed) else { return (Asked::Closed, None) };
        let behind = place > 0 && self.overtaken >= self.overtaking;
        if !behind && let Some(grant) = self.available() {
            self.remove(place);
            self.overtaken = if place == 0 { 0 } else { self.overtaken + 1 };
            return (Asked::Granted(grant), self.pass_on());
        }
        // Who may not overtake leaves what there is to the first, and is woken by it if there is more.
        let first = if behind && self.is_something_there() { self.rouse(0) } else { None };
        let before = self.waiters[place].waker.replace(waker());
        self.asleep += usize::from(before.is_none());
        (Asked::Wait(ticket), first)
    }

    /// Somebody gives up waiting. What was handed over meanwhile goes to the next, and so does a turn that was woken
    /// for but not taken.
    pub(crate) fn leave(&mut self, ticket: Ticket) -> Effects<C, W> {
        if let Some(at) = self.granted_to(ticket) {
            let (_, grant, generation) = self.granted.swap_remove(at);
            return match grant {
                Grant::Idle(connection) => self.give(connection, generation),
                Grant::Connect => self.free(),
            };
        }
        let Some(place) = self.place(ticket) else { return Effects::none() };
        self.remove(place);
        if place == 0 {
            self.overtaken = 0;
        }
        Effects { close: None, wake: self.pass_on() }
    }

    /// A connection comes back, fit for the next user. It was made in this generation.
    #[inline]
    pub(crate) fn give(&mut self, connection: C, generation: u64) -> Effects<C, W> {
        if self.is_current(generation) {
            if self.overtaken >= self.overtaking && !self.waiters.is_empty() {
                return self.hand_over(0, Grant::Idle(connection));
            }
            if self.idle.len() < self.size {
                self.idle.push_back(connection);
                // Where enough are awake for what there is, the first among them, another one would come in vain: whoever
                // gave this one back often takes it again before anybody wakes.
                let awake = self.waiters.len() - self.asleep;
                let enough = self.idle.len() <= awake && self.waiters[0].waker.is_none();
                return Effects { close: None, wake: if enough { None } else { self.wake() } };
            }
            // One beyond those that are kept; but whoever sleeps would only make another one in its place.
            if self.size > 0
                && let Some(place) = self.waiters.iter().position(|waiter| waiter.waker.is_some())
            {
                return self.hand_over(place, Grant::Idle(connection));
            }
        }
        self.open -= 1;
        Effects { close: Some(connection), wake: self.wake() }
    }

    /// A connection is gone, or was not to be had: another may be made in its place.
    pub(crate) fn free(&mut self) -> Effects<C, W> {
        if !self.closed && !self.waiters.is_empty() && self.overtaken >= self.overtaking {
            return self.hand_over(0, Grant::Connect);
        }
        self.open -= 1;
        Effects { close: None, wake: self.wake() }
    }

    /// All connections that there are now, in use or not, are not to be used again. The idle ones are returned.
    pub(crate) fn invalidate(&mut self) -> Invalidated<C, W> {
        self.generation += 1;
        let connections: Vec<C> = self.idle.drain(..).collect();
        self.open -= connections.len();
        // What was granted is somebody's already, who will find its generation to be an old one.
        let mut wakers = Vec::new();
        for _ in 0..connections.len() {
            wakers.extend(self.wake());
        }
        Invalidated { connections, wakers }
    }

    /// Nobody gets a connection any more. The idle ones are returned, and those who wait.
    pub(crate) fn close(&mut self) -> Invalidated<C, W> {
        self.closed = true;
        let mut all = self.invalidate();
        all.wakers.extend(self.waiters.drain(..).filter_map(|waiter| waiter.waker));
        self.asleep = 0;
        all
    }

    /// The generation of connections that are made now.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether a connection of this generation may still be handed out.
    pub(crate) fn is_current(&self, generation: u64) -> bool {
        !self.closed && generation == self.generation
    }

    /// Whether a connection of this generation that comes back now is kept, and not closed.
    pub(crate) fn keeps(&self, generation: u64) -> bool {
        let wanted = self.size > 0 && self.waiters.iter().any(|waiter| waiter.waker.is_some());
        let handed = self.overtaken >= self.overtaking && !self.waiters.is_empty();
        self.is_current(generation) && (handed || self.idle.len() < self.size || wanted)
    }

    pub(crate) fn status(&self) -> PoolStatus {
        PoolStatus {
            idle: self.idle.len(),
            in_use: self.open - self.idle.len(),
            overflow: self.open.saturating_sub(self.size),
            waiting: self.waiters.len(),
        }
    }

    /// What can be had now: an idle connection, or leave to make one.
    #[inline]
    fn available(&mut self) -> Option<Grant<C>> {
        let idle = match self.order {
            PoolOrder::Fifo => self.idle.pop_front(),
            PoolOrder::Lifo => self.idle.pop_back(),
        };
        if let Some(connection) = idle {
            return Some(Grant::Idle(connection));
        }
        if self.open < self.most {
            self.open += 1;
            return Some(Grant::Connect);
        }
        None
    }

    /// Something can be had: the first who sleeps is to be woken for it.
    #[inline]
    fn wake(&mut self) -> Option<W> {
        if self.asleep == 0 {
            return None;
        }
        let place = self.waiters.iter().position(|waiter| waiter.waker.is_some())?;
        self.rouse(place)
    }

    /// Everybody who sleeps is to be woken, to see whether its time is over.
    pub(crate) fn wake_all(&mut self) -> Vec<W> {
        self.asleep = 0;
        self.waiters.iter_mut().filter_map(|waiter| waiter.waker.take()).collect()
    }

    /// Whoever waits at this place is to be woken, if it sleeps.
    fn rouse(&mut self, place: usize) -> Option<W> {
        let waker = self.waiters.get_mut(place)?.waker.take()?;
        self.asleep -= 1;
        Some(waker)
    }

    /// Whoever waits at this place waits no longer.
    fn remove(&mut self, place: usize) -> Option<Waiter<W>> {
        let waiter = self.waiters.remove(place)?;
        self.asleep -= usize::from(waiter.waker.is_some());
        Some(waiter)
    }

    /// Whoever was awake has taken what it wanted, or wants nothing any more: if there is more, it is the next one's.
    fn pass_on(&mut self) -> Option<W> {
        if self.is_something_there() && !self.closed { self.wake() } else { None }
    }

    fn is_something_there(&self) -> bool {
        !self.idle.is_empty() || self.open < self.most
    }

    /// Whoever waits at this place is given it.
    fn hand_over(&mut self, place: usize, grant: Grant<C>) -> Effects<C, W> {
        if place == 0 {
            self.overtaken = 0;
        }
        let wake = self.remove(place).and_then(|waiter| {
            self.granted.push((waiter.ticket, grant, self.generation));
            waiter.waker
        });
        Effects { close: None, wake }
    }

    fn granted_to(&self, ticket: Ticket) -> Option<usize> {
        self.granted.iter().position(|(other, ..)| *other == ticket)
    }

    fn place(&self, ticket: Ticket) -> Option<usize> {
        self.waiters.binary_search_by_key(&ticket, |waiter| waiter.ticket).ok()
    }
}

/// What [`State::invalidate`] and [`State::close`] leave to be done.
#[derive(Debug)]
#[must_use]
pub(crate) struct Invalidated<C, W> {
    pub(crate) connections: Vec<C>,
    pub(crate) wakers: Vec<W>,
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
