//! The state machine under random sequences of whatever its callers may do, in every order that a scheduler may choose.
//! Who sleeps stays asleep until the machine wakes it: a wake-up that was lost shows up as somebody who never gets on.

use super::*;

/// What a client of the pool is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Client {
    Away,
    /// In the queue; `awake` if it will try again by itself.
    Waiting {
        ticket: Ticket,
        awake: bool,
        overtaken: u32,
    },
    Making(u64),
    Using(Connection),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Connection {
    number: u32,
    generation: u64,
}

struct World {
    state: State<Connection, usize>,
    size: usize,
    most: usize,
    overtaking: u32,
    clients: Vec<Client>,
    made: u32,
    random: u64,
}

impl World {
    fn new(seed: u64) -> World {
        let mut world = World {
            state: State::new(1, 1, PoolOrder::Fifo, 0),
            size: 0,
            most: 0,
            overtaking: 0,
            clients: Vec::new(),
            made: 0,
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        };
        world.size = world.any(4);
        world.most = (world.size + world.any(3)).max(1);
        let order = [PoolOrder::Fifo, PoolOrder::Lifo][world.any(2)];
        world.overtaking = [OVERTAKING_OF_TASKS, 1, 3, OVERTAKING_OF_THREADS][world.any(4)];
        world.state = State::new(world.size, world.most, order, world.overtaking);
        world.clients = vec![Client::Away; 1 + world.any(9)];
        world
    }

    /// A number below `end`, by xorshift.
    fn any(&mut self, end: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 33) as usize % end
    }

    fn wake(&mut self, client: Option<usize>) {
        if let Some(client) = client {
            match &mut self.clients[client] {
                Client::Waiting { awake, .. } => *awake = true,
                other => panic!("{other:?} was woken and does not wait"),
            }
        }
    }

    fn effects(&mut self, effects: Effects<Connection, usize>) {
        self.wake(effects.wake);
    }

    fn granted(&mut self, client: usize, grant: Grant<Connection>) {
        self.clients[client] = match grant {
            Grant::Connect => Client::Making(self.state.generation()),
            Grant::Idle(connection) => Client::Using(connection),
        };
    }

    /// Somebody is served who is not the first in the queue: the first is overtaken.
    fn overtake(&mut self, by: Option<Ticket>) {
        let (first, overtaking) = (self.state.waiters.front().map(|waiter| waiter.ticket), self.overtaking);
        for client in &mut self.clients {
            if let Client::Waiting { ticket, overtaken, .. } = client
                && Some(*ticket) == first
                && Some(*ticket) != by
            {
                *overtaken += 1;
                assert!(*overtaken <= overtaking, "somebody waits for ever");
            }
        }
    }

    fn ask(&mut self, client: usize) {
        match self.state.ask(|| client) {
            Asked::Granted(grant) => {
                self.overtake(None);
                self.granted(client, grant);
            }
            Asked::Wait(ticket) => {
                self.clients[client] = Client::Waiting { ticket, awake: false, overtaken: 0 };
            }
            Asked::Closed => panic!("it is open"),
        }
    }

    fn try_again(&mut self, client: usize, ticket: Ticket) {
        let handed_over = self.state.granted_to(ticket).is_some();
        let first = self.state.waiters.front().map(|waiter| waiter.ticket);
        let (asked, next) = self.state.try_again(ticket, || client);
        match asked {
            Asked::Granted(grant) => {
                self.granted(client, grant);
                if !handed_over && first != Some(ticket) {
                    self.overtake(Some(ticket));
                }
            }
            Asked::Wait(_) => {
                if let Client::Waiting { awake, .. } = &mut self.clients[client] {
                    *awake = false;
                }
            }
            Asked::Closed => panic!("it is open"),
        }
        self.wake(next);
    }

    fn step(&mut self) {
        let client = self.any(self.clients.len());
        let dice = self.any(10);
        match self.clients[client] {
            Client::Away => self.ask(client),
            Client::Waiting { ticket, .. } if dice == 0 => {
                self.clients[client] = Client::Away;
                let effects = self.state.leave(ticket);
                self.effects(effects);
            }
            Client::Waiting { ticket, awake: true, .. } => self.try_again(client, ticket),
            Client::Waiting { .. } => {}
            Client::Making(_) if dice == 0 => self.fail(client),
            Client::Making(generation) => {
                self.made += 1;
                self.clients[client] = Client::Using(Connection { number: self.made, generation });
            }
            Client::Using(_) if dice == 0 => self.fail(client),
            Client::Using(connection) => {
                self.clients[client] = Client::Away;
                let effects = self.state.give(connection, connection.generation);
                self.effects(effects);
            }
        }
        if self.any(200) == 0 {
            let Invalidated { wakers, .. } = self.state.invalidate();
            wakers.into_iter().for_each(|client| self.wake(Some(client)));
        }
        self.check();
    }

    /// A connection cannot be made, or is lost.
    fn fail(&mut self, client: usize) {
        self.clients[client] = Client::Away;
        let effects = self.state.free();
        self.effects(effects);
    }

    fn check(&self) {
        let state = &self.state;
        let busy =
            self.clients.iter().filter(|client| matches!(client, Client::Making(_) | Client::Using(_)));
        assert_eq!(state.open, state.idle.len() + busy.count() + state.granted.len(), "a place leaks");
        assert!(state.open <= self.most && state.idle.len() <= self.size);
        let mut seen: Vec<u32> = state.idle.iter().map(|connection| connection.number).collect();
        seen.extend(self.clients.iter().filter_map(|client| match client {
            Client::Using(connection) => Some(connection.number),
            _ => None,
        }));
        seen.extend(state.granted.iter().filter_map(|(_, grant, _)| match grant {
            Grant::Idle(connection) => Some(connection.number),
            Grant::Connect => None,
        }));
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all, "two have the same connection");
        assert!(state.idle.iter().all(|connection| connection.generation == state.generation));
        let sleeps = |waiter: &Waiter<usize>| waiter.waker.is_some();
        assert_eq!(state.asleep, state.waiters.iter().filter(|waiter| sleeps(waiter)).count());
        let there = state.idle.len() + (self.most - state.open);
        // Whoever was handed something is awake as well, and passes on what else there is when it comes for it.
        let first = state.waiters.front().is_some_and(|first| !sleeps(first));
        let other = state.overtaken < self.overtaking && !state.waiters.iter().all(sleeps);
        let awake = first || other || !state.granted.is_empty();
        assert!(
            awake || there == 0 || !state.waiters.iter().any(sleeps),
            "somebody sleeps while {there} can be had: a lost wake-up"
        );
    }

    /// Nobody comes any more, and everybody gets what it waits for, woken by nothing but the machine.
    fn drain(&mut self) {
        for _ in 0..10_000 {
            for client in 0..self.clients.len() {
                match self.clients[client] {
                    Client::Away | Client::Waiting { awake: false, .. } => {}
                    Client::Waiting { ticket, awake: true, .. } => self.try_again(client, ticket),
                    Client::Making(_) => self.fail(client),
                    Client::Using(connection) => {
                        self.clients[client] = Client::Away;
                        let effects = self.state.give(connection, connection.generation);
                        self.effects(effects);
                    }
                }
                self.check();
            }
            if self.clients.iter().all(|client| *client == Client::Away) {
                assert_eq!(self.state.open, self.state.idle.len());
                return;
            }
        }
        panic!("somebody waits for ever: {:?}", self.clients);
    }
}

#[test]
fn no_sequence_of_events_loses_a_place_a_wake_up_or_somebody_s_turn() {
    for seed in 0..2_000 {
        let mut world = World::new(seed);
        for _ in 0..400 {
            world.step();
        }
        world.drain();
    }
}

fn connection(number: u32) -> Connection {
    Connection { number, generation: 0 }
}

#[test]
fn connections_are_made_when_they_are_asked_for_and_no_more_than_size_are_kept() {
    let mut state: State<_, usize> = State::new(1, 2, PoolOrder::Fifo, 0);
    assert_eq!(state.ask(|| 0), Asked::Granted(Grant::Connect));
    assert_eq!(state.ask(|| 0), Asked::Granted(Grant::Connect));
    assert!(matches!(state.ask(|| 0), Asked::Wait(_)));
    assert_eq!(state.status(), PoolStatus { idle: 0, in_use: 2, overflow: 1, waiting: 1 });
    let Asked::Wait(ticket) = state.ask(|| 0) else { panic!("there are two already") };
    assert!(state.leave(ticket).wake.is_none());
    let ticket = state.waiters[0].ticket;
    assert!(state.leave(ticket).wake.is_none());
    assert_eq!(state.give(connection(1), 0).close, None);
    assert_eq!(state.give(connection(2), 0).close, Some(connection(2)), "the overflow is closed");
    assert_eq!(state.status(), PoolStatus { idle: 1, in_use: 0, overflow: 0, waiting: 0 });
}

#[test]
fn the_longest_idle_or_the_last_used_one_is_taken() {
    for (order, expected) in [(PoolOrder::Fifo, 1), (PoolOrder::Lifo, 2)] {
        let mut state: State<_, usize> = State::new(2, 2, order, 0);
        let _ = (state.ask(|| 0), state.ask(|| 0));
        let _ = (state.give(connection(1), 0), state.give(connection(2), 0));
        assert_eq!(state.ask(|| 0), Asked::Granted(Grant::Idle(connection(expected))));
    }
}

#[test]
fn what_was_there_before_an_invalidation_is_closed_when_it_comes_back() {
    let mut state: State<_, usize> = State::new(2, 2, PoolOrder::Fifo, 0);
    let _ = (state.ask(|| 0), state.ask(|| 0));
    let _ = state.give(connection(1), 0);
    assert_eq!(state.invalidate().connections, [connection(1)]);
    assert_eq!(state.give(connection(2), 0).close, Some(connection(2)));
    assert_eq!(state.ask(|| 0), Asked::Granted(Grant::Connect));
    assert_eq!(state.generation(), 1);
}

#[test]
fn nobody_is_woken_in_vain() {
    let mut state: State<_, usize> = State::new(2, 2, PoolOrder::Fifo, 32);
    let _ = (state.ask(|| 0), state.ask(|| 0));
    for sleeper in 0..3 {
        assert!(matches!(state.ask(|| sleeper), Asked::Wait(_)));
    }
    assert_eq!(state.give(connection(1), 0).wake, Some(0));
    // Whoever gave it back takes it again before the first is awake, and gives it back once more.
    assert!(matches!(state.ask(|| 0), Asked::Granted(Grant::Idle(_))));
    assert_eq!(state.give(connection(1), 0).wake, None, "the first is awake already");
    assert_eq!(state.give(connection(2), 0).wake, Some(1), "there is one for the second, too");
}

#[test]
fn a_closed_pool_sends_everybody_away() {
    let mut state: State<Connection, usize> = State::new(1, 1, PoolOrder::Fifo, 0);
    let _ = state.ask(|| 0);
    let Asked::Wait(ticket) = state.ask(|| 7) else { panic!("there is one already") };
    assert_eq!(state.close().wakers, [7]);
    assert_eq!(state.try_again(ticket, || 7), (Asked::Closed, None));
    assert_eq!(state.ask(|| 0), Asked::Closed);
    assert_eq!(state.give(connection(1), 0).close, Some(connection(1)));
}
