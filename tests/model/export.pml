/* The export of one change order: who may do what to the ledger and to the ERP, step by step, and what may go wrong
 * between any two steps. docs/model.md explains it; tests/model/run checks it, with each rule and without it.
 *
 * Steps carry the names they have in the code: plugin/export (walk.cpp, look_up.cpp, lanes.cpp), plugin/operations
 * (decide.cpp, doubt.cpp) and plugin/life (enterDoubt). What is `atomic` here is one transaction of the ledger, or one
 * moment at the ERP.
 *
 * -DPROOF=none|after|unique_key   the absence proof of the step that writes
 * -DFLEET                         two hosts on one ledger (else one, as on SQLite)
 * -DPERSON                        a person decides about doubts, tries again, cancels and rejects
 * -DNO_<RULE>                     without that rule
 */
#ifndef PROOF
#define PROOF after
#endif

#ifdef FLEET
#define HOSTS 2
#define WORKERS 3 /* two of host 0, one of host 1 */
#else
#define HOSTS 1
#define WORKERS 2
#endif
#define hostOf(w) ((w) / 2)

/* How often each thing may go wrong. */
#ifndef KILLS
#define KILLS 1
#endif
#ifndef FREEZES
#define FREEZES 1
#endif
#ifndef LOST
#define LOST 1
#endif
#ifndef REFUSALS
#define REFUSALS 1
#endif
#ifndef TROUBLES
#define TROUBLES 1
#endif
#ifndef PRESSES
#define PRESSES 2
#endif

mtype = {none, after, unique_key};
mtype = {accepted, queued, running, waiting, in_doubt, synced, failed, rejected};
/* The quiet time: not asked for; unknown, because its owner may still send; under way; over. */
mtype = {not_asked, unknown, under_way, over};
/* What a worker is about to do. */
mtype = {idle, at_next, at_write_step, at_send, at_settle, at_read_back, at_looked_at, at_look_up, at_finish};
/* What a worker's request has come to. */
mtype = {silent, sent, done, refused, try_later, no_answer};

/* ---- The ledger's row of the item ---- */
mtype state = accepted;
byte lease_owner; /* 0: nobody; h + 1: host h; h + 1 + HOSTS: an incarnation of host h that is dead */
byte claim;       /* 0, or the worker that holds it, plus 1: each claim is another one */
bool lease_expired;
bool intent;    /* the write step's intent is recorded, and no outcome */
bool looked_up; /* this press of Export has looked into the ERP */
bool record;    /* the ERP's record is known */
bool unsettled; /* a request whose answer was lost may have left something that nobody has seen */
mtype quiet = not_asked;
byte may_send; /* who lost the lease with an open intent, and may still send it */

/* ---- The ERP, and the wire to it ---- */
byte applied;
byte earlier; /* requests nobody waits for any more, sent before the quiet time began … */
byte later;   /* … and since */
mtype answer[WORKERS] = silent;

/* ---- The hosts ---- */
bool up[HOSTS] = true;
bool frozen[HOSTS];
mtype at[WORKERS] = idle;
/* Each worker's copy of the row. */
bool my_looked_up[WORKERS];
bool my_record[WORKERS];
bool saw[WORKERS];
bool was_over[WORKERS]; /* the quiet time, before the ERP was asked */

/* ---- What only the checker knows ---- */
bool cause; /* an answer was lost, or the owner was killed or frozen (or its disk full) between intent and outcome */
byte kills = KILLS;
byte freezes = FREEZES;
byte lost = LOST;
byte refusals = REFUSALS;
byte troubles = TROUBLES;
byte presses = PRESSES;

#define runs(h) (up[h] && !frozen[h])
#define idleHost(h) (at[2 * (h)] == idle && (2 * (h) + 1 >= WORKERS || at[(2 * (h) + 1) % WORKERS] == idle))
#define walks(w) (at[w] == at_next || at[w] == at_write_step || at[w] == at_send || at[w] == at_settle || \
                  at[w] == at_read_back)
#define hostWalks(h) (walks(2 * (h)) || (2 * (h) + 1 < WORKERS && walks((2 * (h) + 1) % WORKERS)))
#ifdef FLEET
#define somebodySends (at[0] == at_send || at[1] == at_send || at[2] == at_send || \
                       answer[0] == sent || answer[1] == sent || answer[2] == sent)
#else
#define somebodySends (at[0] == at_send || at[1] == at_send || answer[0] == sent || answer[1] == sent)
#endif
#define mayLand (earlier + later > 0 || somebodySends)
#define settledNow (state == synced || state == failed || state == rejected || state == accepted)

/* ---- Ledger transactions ---- */

/* A save is good only for who still holds the claim that it read the row under. */
#ifdef NO_FENCING
#define holds(w) true
#else
#ifdef NO_FENCING_BY_CLAIM
#define holds(w) (lease_owner == hostOf(w) + 1 && (state == running || state == in_doubt))
#else
#define holds(w) (claim == (w) + 1)
#endif
#endif

inline release() {
  lease_owner = 0;
  claim = 0;
  lease_expired = false
}

/* life::beginQuietTime. It counts from here: all that its owner sent was sent before. */
inline beginQuietTime() {
  earlier = earlier + later;
  later = 0;
  quiet = under_way
}

/* life::enterDoubt. `dead`: whoever sent it sends nothing more. */
inline enterDoubt(owner, dead) {
  assert(cause); /* in doubt only if … */
  intent = false;
  state = in_doubt;
  unsettled = true;
  if
  :: PROOF != after -> skip
  :: PROOF == after && (dead) ->
#ifdef NO_QUIET_TIME_FROM_DOUBT
    if
    :: quiet == not_asked -> beginQuietTime()
    :: else -> skip
    fi
#else
    beginQuietTime()
#endif
  :: PROOF == after && !(dead) ->
    quiet = unknown;
    may_send = owner
  fi
}

/* Lanes::takeOver: of an item whose walk is dead, or (dead == false) whose lease has run out. */
inline takeOver(dead) {
  if
  :: state == running && intent ->
#ifdef NO_DOUBT_WHEN_RECOVERED
    intent = false;
    state = waiting
#else
    enterDoubt(lease_owner, dead)
#endif
  :: state == running && !intent -> state = waiting
  :: else -> skip
  fi;
  release()
}

/* ---- Workers: Lanes::workExport with Walk, and Lanes::workLookUp with LookUps ---- */

#ifdef NO_ONE_WRITER
#define unleased(w) true
#else
#define unleased(w) (lease_owner == 0)
#endif
#ifdef NO_QUIET_TIME_AFTER_A_WORD
#define mayBegin true
#else
#define mayBegin (quiet == not_asked || quiet == over)
#endif

inline end(w) {
  at[w] = idle;
  answer[w] = silent;
  my_looked_up[w] = false;
  my_record[w] = false;
  saw[w] = false;
  was_over[w] = false
}

inline claimExports(w) {
  state = running;
  lease_owner = hostOf(w) + 1;
  claim = w + 1;
  lease_expired = false;
  my_looked_up[w] = looked_up;
  my_record[w] = record;
  at[w] = at_next
}

/* Walk::wait and Walk::tryLater: saved as it is known, and given back. */
inline wait(w) {
  if
  :: holds(w) ->
    intent = false;
    looked_up = my_looked_up[w];
    record = my_record[w];
    state = waiting;
    release()
  :: else -> skip
  fi;
  end(w)
}

/* Dialect::next: with the record known only reading back is left; without it the ERP is looked into first. */
inline next(w) {
  if
  :: my_record[w] && my_looked_up[w] -> at[w] = at_read_back
  :: !my_record[w] && my_looked_up[w] -> at[w] = at_write_step
#ifdef NO_LOOK_UP_FIRST
  :: !my_looked_up[w] -> my_looked_up[w] = true; at[w] = at_write_step
#else
  :: !my_looked_up[w] && applied > 0 -> /* Walk::lookUpFirst: found */
    my_record[w] = true;
    my_looked_up[w] = true;
    at[w] = at_read_back
  :: !my_looked_up[w] && applied == 0 -> /* absent */
    my_record[w] = false;
    my_looked_up[w] = true;
    at[w] = at_write_step
  :: !my_looked_up[w] && troubles > 0 -> /* no answer: nothing has changed */
    troubles--;
    wait(w)
#endif
  fi
}

inline writeStep(w) {
  if
#ifdef NO_INTENT_FIRST
  :: true -> cause = false; at[w] = at_send
#else
  :: holds(w) ->
    intent = true;
    cause = false;
    looked_up = true;
    record = my_record[w];
    if
    :: quiet == over -> unsettled = false /* what could still land was looked for after that */
    :: else -> skip
    fi;
    quiet = not_asked;
#ifdef NO_QUIET_TIME_FROM_DOUBT
    if
    :: PROOF == after -> beginQuietTime()
    :: else -> skip
    fi;
#endif
#ifndef NO_RENEWAL_WITH_INTENT
    lease_expired = false;
#endif
    at[w] = at_send
  :: !holds(w) -> end(w) /* the lease was lost */
#endif
  :: troubles > 0 -> /* the disk is full: the walk ends, and the lease stays */
    troubles--;
    end(w)
  fi
}

inline send(w) {
  answer[w] = sent;
  at[w] = at_settle
}

inline loseAnswer(w) {
  if
  :: holds(w) ->
    cause = true;
#ifdef NO_DOUBT_WHEN_ANSWER_LOST
    intent = false;
    state = waiting;
#else
    enterDoubt(hostOf(w) + 1, true);
#endif
    release()
  :: else -> skip
  fi;
  end(w)
}

inline refuse(w) {
  if
  :: holds(w) ->
    intent = false;
    state = failed;
    release()
  :: else -> skip
  fi;
  end(w)
}

inline settle(w) {
  if
  :: answer[w] == done -> my_record[w] = true; answer[w] = silent; at[w] = at_read_back
  :: answer[w] == refused -> refuse(w)
  :: answer[w] == try_later -> wait(w)
  :: answer[w] == no_answer -> loseAnswer(w)
  :: troubles > 0 -> /* the outcome can't be saved: the walk ends, and the lease stays */
    troubles--;
    if
    :: holds(w) -> cause = true
    :: else -> skip
    fi;
    end(w)
  fi
}

inline readBack(w) {
  if
  :: troubles > 0 -> troubles--; wait(w)
  :: holds(w) -> /* Walk::complete */
    assert(applied == 1);
    intent = false;
    record = true;
    unsettled = false;
    state = synced;
    release();
    end(w)
  :: !holds(w) -> end(w)
  fi
}

inline claimLookUp(w) {
  lease_owner = hostOf(w) + 1;
  claim = w + 1;
  lease_expired = false;
  at[w] = at_looked_at
}

inline stillInDoubt(w) {
  if
  :: holds(w) -> release()
  :: else -> skip
  fi;
  end(w)
}

#ifdef NO_LOOK_AFTER_QUIET_TIME
#define quietTimeOver(w) (quiet == over)
#else
#define quietTimeOver(w) (was_over[w])
#endif
#ifdef NO_QUIET_TIME
#define provenAfter(w) true
#else
#define provenAfter(w) quietTimeOver(w)
#endif
#ifdef NO_ABSENCE_PROOF
#define provenNone true
#else
#define provenNone false
#endif
#define proven(w) (PROOF == unique_key || (PROOF == after && provenAfter(w)) || (PROOF == none && provenNone))

/* LookUps::finish, by what the look-up saw. */
inline finish(w) {
  if
  :: !saw[w] && !proven(w) -> stillInDoubt(w) /* notSeen */
  :: else ->
    if
    :: holds(w) ->
      record = saw[w]; /* stepTookEffect, or absent */
      if
      :: saw[w] || PROOF == after -> unsettled = false
      :: else -> skip
      fi;
      quiet = not_asked;
      may_send = 0;
      state = waiting;
      release()
    :: else -> skip
    fi;
    end(w)
  fi
}

proctype Worker(byte w) {
  do
  :: atomic { runs(hostOf(w)) && at[w] == idle && (state == queued || state == waiting) && unleased(w) && mayBegin ->
       claimExports(w) }
#ifdef NO_ONE_WRITER
  :: atomic { runs(hostOf(w)) && at[w] == idle && state == running -> claimExports(w) }
#endif
  :: atomic { runs(hostOf(w)) && at[w] == at_next -> next(w) }
  :: atomic { runs(hostOf(w)) && at[w] == at_write_step -> writeStep(w) }
  :: atomic { runs(hostOf(w)) && at[w] == at_send -> send(w) }
  :: atomic { runs(hostOf(w)) && at[w] == at_settle && answer[w] != sent -> settle(w) }
  :: atomic { runs(hostOf(w)) && at[w] == at_read_back -> readBack(w) }
#ifndef NO_LOOK_UP_LANE
  :: atomic { runs(hostOf(w)) && at[w] == idle && state == in_doubt && unleased(w) -> claimLookUp(w) }
#endif
  :: atomic { runs(hostOf(w)) && at[w] == at_looked_at -> was_over[w] = (quiet == over); at[w] = at_look_up }
  :: atomic { runs(hostOf(w)) && at[w] == at_look_up -> saw[w] = (applied > 0); at[w] = at_finish }
  :: atomic { runs(hostOf(w)) && at[w] == at_look_up && troubles > 0 -> troubles--; stillInDoubt(w) }
  :: atomic { runs(hostOf(w)) && at[w] == at_finish -> finish(w) }
  od
}

/* ---- Lanes::maintain, of each host ---- */

#ifdef NO_ACTIVE_CHECK
#define walkIsDead(h) true
#else
#define walkIsDead(h) idleHost(h)
#endif

proctype Maintenance(byte h) {
  do
  :: atomic { runs(h) && lease_owner == h + 1 && lease_expired -> lease_expired = false } /* renewLeases */
#ifndef NO_RECOVERY
  :: atomic { runs(h) && lease_owner == h + 1 && walkIsDead(h) -> takeOver(true) }
#endif
#ifdef FLEET
  /* Another host's lease has run out. It may be dead, or frozen: then it may still send what it has an intent for. */
  :: atomic { runs(h) && lease_owner != 0 && lease_owner != h + 1 && lease_expired ->
#ifdef NO_TAKE_OVER_RULE
       intent = false;
#endif
#ifdef NO_PROOF_OF_DEATH
       takeOver(true)
#else
       takeOver(false)
#endif
     }
#ifndef NO_QUIET_TIME_ONCE_DEAD
  /* Lanes::endQuietly: this host's walk, which another one took over, has ended. It sends nothing more. */
  :: atomic { runs(h) && may_send == h + 1 && !hostWalks(h) && quiet == unknown -> may_send = 0; beginQuietTime() }
#endif
#endif
  od
}

/* ---- The ERP ---- */

/* A request reaches the ERP. With unique_key it takes the same one only once. */
inline land() {
  if
#ifndef NO_UNIQUE_KEY
  :: PROOF == unique_key && applied > 0 -> skip
#endif
  :: else -> applied++
  fi;
  assert(applied <= 1) /* never applied twice */
}

inline answerTo(w) {
  if
#ifndef NO_UNIQUE_KEY
  :: PROOF == unique_key && applied > 0 -> answer[w] = refused /* as a duplicate */
#endif
  :: else -> land(); answer[w] = done
  :: refusals > 0 -> refusals--; if :: answer[w] = refused :: answer[w] = try_later fi
  :: lost > 0 -> lost--; land(); answer[w] = no_answer /* applied, and the answer lost */
  :: lost > 0 -> lost--; answer[w] = no_answer         /* lost on its way */
  :: lost > 0 -> lost--; later++; answer[w] = no_answer /* still on its way when the worker gives up */
  fi
}

active proctype Erp() {
  do
  :: atomic { answer[0] == sent -> answerTo(0) }
  :: atomic { answer[1] == sent -> answerTo(1) }
#ifdef FLEET
  :: atomic { answer[2] == sent -> answerTo(2) }
#endif
  :: atomic { earlier > 0 -> earlier--; if :: land() :: skip fi } /* late, or never */
  :: atomic { later > 0 -> later--; if :: land() :: skip fi }
  od
}

/* ---- Time ---- */

active proctype Time() {
  do
  /* So long after it began, what was sent before has landed or is lost: that is what 'after' means. */
  :: atomic { quiet == under_way && earlier == 0 -> quiet = over }
#ifdef FLEET
  /* A host that lives renews its leases in time. */
  :: atomic { lease_owner > HOSTS && !lease_expired -> lease_expired = true }
#ifdef NO_RENEWAL
  :: atomic { lease_owner != 0 && !lease_expired -> lease_expired = true }
#else
  :: atomic { lease_owner != 0 && lease_owner <= HOSTS && !lease_expired && frozen[(lease_owner - 1) % HOSTS] ->
       lease_expired = true }
#endif
#endif
  od
}

/* ---- Faults of hosts ---- */

inline forgetWorker(w) {
  if
  :: answer[w] == sent -> later++
  :: else -> skip
  fi;
  end(w)
}

inline kill(h) {
  kills--;
  cause = cause || (intent && lease_owner == h + 1);
  up[h] = false;
  frozen[h] = false;
  forgetWorker(2 * (h));
  if
  :: (h) == 0 -> forgetWorker(1)
  :: else -> skip
  fi;
  if
  :: lease_owner == h + 1 -> lease_owner = h + 1 + HOSTS
  :: else -> skip
  fi
}

/* The next incarnation proves by its start that the one before is dead. */
inline start(h) {
  up[h] = true;
  if
#ifndef NO_RECOVERY
  :: lease_owner == h + 1 + HOSTS -> takeOver(true)
#endif
  :: else -> skip
  fi;
#ifndef NO_QUIET_TIME_ONCE_DEAD
  if
  :: may_send == h + 1 || may_send == h + 1 + HOSTS ->
    may_send = 0;
    if
    :: quiet == unknown -> beginQuietTime()
    :: else -> skip
    fi
  :: else -> skip
  fi
#endif
}

proctype Faults(byte h) {
  do
  :: atomic { kills > 0 && up[h] -> kill(h) }
  :: atomic { !up[h] -> start(h) }
  :: atomic { freezes > 0 && up[h] && !frozen[h] ->
       freezes--;
       cause = cause || (intent && lease_owner == h + 1);
       frozen[h] = true }
  :: atomic { frozen[h] -> frozen[h] = false }
  od
}

/* ---- People ---- */

inline enqueue() {
  presses--;
  looked_up = false;
  state = queued
}

#ifdef NO_RESIDUE_AFTER_DOUBT
#define told false
#else
#define told unsettled
#endif

inline reject() {
  assert((applied == 0 && !mayLand) || told); /* what goes back is not in the ERP, or it was said that it may be */
  state = rejected
}

#ifdef NO_CANCEL_ONLY_UNTOUCHED
#define untouched true
#else
#define untouched (!record && !unsettled)
#endif
#ifdef NO_CANCEL_ONLY_UNLEASED
#define mayCancel (state == queued || state == running)
#else
#define mayCancel (state == queued && lease_owner == 0)
#endif
/* Where nothing can prove absence the person vouches for it: they know the ERP. */
#define seenAbsent (applied == 0 && (PROOF != none || !mayLand))

/* And where a host may still be about to send it, that it has ended: they were asked to make sure. */
#ifdef FLEET
#define hasEnded (quiet != unknown || may_send == 0 || !hostWalks((may_send - 1) % HOSTS))
#else
#define hasEnded true
#endif

active proctype Person() {
  atomic { enqueue() };
#ifdef PERSON
  do
  :: atomic { state == accepted && presses > 0 -> enqueue() } /* export */
  :: atomic { state == failed && presses > 0 -> enqueue() }   /* try_again */
  :: atomic { mayCancel && untouched ->
       release();
       assert(applied == 0 && !mayLand); /* what can be taken back without a word is not in the ERP */
       state = accepted }
  :: atomic { state == failed -> reject() }
  :: atomic { state == in_doubt && applied > 0 -> /* resolve_doubt: applied */
       release(); quiet = not_asked; may_send = 0; unsettled = false; record = true; state = synced }
  :: atomic { state == in_doubt && seenAbsent && hasEnded -> /* resolve_doubt: not_applied */
       release();
       if
       :: quiet == unknown -> beginQuietTime()
       :: else -> skip
       fi;
       may_send = 0;
       if
       :: PROOF == none -> unsettled = false
       :: else -> skip
       fi;
       state = failed }
#ifdef NO_DOUBT_FORBIDS_REJECT
  :: atomic { state == in_doubt -> release(); unsettled = false; reject() }
#endif
  od
#endif
}

init {
  atomic {
    run Worker(0);
    run Worker(1);
    run Maintenance(0);
    run Faults(0);
#ifdef FLEET
    run Worker(2);
    run Maintenance(1);
    run Faults(1)
#endif
  }
}

#ifdef LIVE
active proctype Tick() { bit tick; do :: tick = 1 - tick od } /* where nothing else moves, time does: a standstill is found, too */

/* Never lost: when the faults have ended, it comes to an end that people see. */
ltl ends { <>[] settledNow }
#endif
