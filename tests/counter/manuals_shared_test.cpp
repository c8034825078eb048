// Sentences that several of the five manuals share, word for word or nearly so.
//
// Above each test stands the sentence; where the wording differs in what it rules, each wording with its
// manual. Sentences on payments are not in here.
#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

using Lines = std::vector<std::string>;
using enum CalendarScope;

// All five.

class EveryManual : public SharedSentence {};
INSTANTIATE_TEST_SUITE_P(Manuals, EveryManual,
                         testing::Values("calcinate", "bottanuco", "cassano", "borghetto", "clusone"),
                         name_of);

// - Calcinate, Cassano: "Le presenze in mensa verranno prenotate automaticamente ad ogni rientro previsto
//   dalla scuola senza nessuna necessità di comunicazione da parte del genitore/tutore alla scuola/comune."
// - Bottanuco: "[...] senza nessuna necessità di comunicazione da parte del genitore/tutore alla scuola o al
//   Comune."
// - Borghetto: "Le presenze in mensa, degli utenti iscritti, verranno conteggiate automaticamente dal sistema
//   nei giorni di rientro previsti, senza nessuna necessità di comunicazione da parte del genitore/tutore
//   alla scuola o al Comune."
// - Clusone: "Le presenze in mensa verranno prenotate automaticamente ad ogni rientro (in base alla fruizione
//   del servizio) previsto dalla scuola senza nessuna necessità di comunicazione [...]"
TEST_P(EveryManual, PresencesAreBookedAutomaticallyAtEveryRientroWithoutAnyCommunication) {
    EXPECT_EQ(town.count(monday), (Lines{"primaria 1A standard: 2", "primaria 1B standard: 1"}));
    EXPECT_EQ(town.freeze("primaria", monday),
              (Lines{"1A anna standard", "1A bruno standard", "1B carla standard"}));
    EXPECT_EQ(town.meals(saturday), 0);
}

// - Calcinate, Cassano: "ogni giorno il programma gestionale propone di default una prenotazione per tutti
//   gli iscritti al servizio secondo il calendario scolastico e i rientri comunicati dalle competenti
//   Istituzioni Scolastiche."
// - Bottanuco, Borghetto, Clusone: "ogni giorno il sistema automatico effettua una prenotazione per tutti gli
//   iscritti al servizio secondo il calendario scolastico e i rientri comunicati [...]"
TEST_P(EveryManual, EveryDayABookingIsProposedForAllWhoAreEnrolledByCalendarAndRientri) {
    const auto term = policy_of(GetParam()).term;
    for (auto date = term.from - date::days{7}; date <= term.to + date::days{7}; date += date::days{1}) {
        const auto weekday = date::weekday{date}.iso_encoding();
        const bool closed = GetParam() == "calcinate" && weekday == 3;
        const bool rientro = term.contains(date) && weekday <= 5 && !closed;
        EXPECT_EQ(town.meals(to_string(date)), rientro ? 3 : 0) << to_string(date);
    }
}

// - Calcinate, Cassano, Bottanuco: "Il genitore/tutore dovrà invece segnalare l'eventuale ASSENZA al servizio
//   REFEZIONE."
// - Borghetto: "[...] entro le ore 9.00 del giorno di assenza, pena l'addebito del costo del pasto."
// - Clusone: "Il genitore/tutore dovrà segnalare SOLO l'eventuale ASSENZA al servizio REFEZIONE del proprio
//   bambino."
// - Bottanuco, Borghetto, Clusone: "In caso di assenza, il Genitore dovrà comunicarlo."
TEST_P(EveryManual, TheParentHasToSignalTheAbsence) {
    EXPECT_EQ(town.send(at(monday, "08:00"), portal, "anna", cancel, monday), accepted(monday));
    EXPECT_EQ(town.count(monday), (Lines{"primaria 1A standard: 1", "primaria 1B standard: 1"}));
}

// "La comunicazione dell'assenza deve essere effettuata attraverso i seguenti canali: Tramite PC da Portale
// Genitori"
TEST_P(EveryManual, TheAbsenceIsSignalledThroughThePortal) {
    EXPECT_EQ(town.send(at(monday, "08:00"), portal, "anna", cancel), accepted(monday));
}

// "Tramite chiamata con Voce Guida da telefono fisso o cellulare"
TEST_P(EveryManual, TheAbsenceIsSignalledByACallToTheVoiceGuide) {
    EXPECT_EQ(town.send(at(monday, "08:00"), ivr, "anna", cancel), accepted(monday));
}

// "Tramite APP “ComunicApp”"
TEST_P(EveryManual, TheAbsenceIsSignalledThroughTheApp) {
    EXPECT_EQ(town.send(at(monday, "08:00"), app, "anna", cancel), accepted(monday));
}

// - Calcinate, Bottanuco, Cassano: "La comunicazione di assenza dovrà essere inviata entro e non oltre
//   l'orario limite del giorno stesso in cui si intende disdire il pasto."
// - Borghetto: "[...] entro e non oltre le ore 9.00 del giorno in cui si intende disdire il pasto."
// - Clusone: "[...] entro e non oltre l'orario limite delle 9.15 del giorno stesso" (elsewhere 9.30).
TEST_P(EveryManual, TheAbsenceIsSentNoLaterThanTheLimitOfThatDay) {
    EXPECT_EQ(town.send(limit(monday), portal, "anna", cancel, monday), accepted(monday));
    EXPECT_EQ(town.send(limit(monday) + 1ms, portal, "bruno", cancel, monday),
              rejected(Reason::past_cutoff, monday));
}

// - Calcinate, Bottanuco, Cassano, Clusone: "Le eventuali disdette inviate in ritardo non saranno processate
//   e daranno luogo all'addebito automatico del pasto."
// - Borghetto: "[...] non saranno tenute in considerazione e daranno luogo all'addebito automatico del
//   pasto."
TEST_P(EveryManual, LateCancellationsAreNotProcessedAndTheMealStaysInTheCount) {
    EXPECT_EQ(town.send(limit(monday) + 1ms, portal, "anna", cancel, monday),
              rejected(Reason::past_cutoff, monday));
    EXPECT_EQ(town.send(at(monday, "13:00"), portal, "anna", cancel, monday),
              rejected(Reason::past_cutoff, monday));
    EXPECT_EQ(town.freeze("primaria", monday),
              (Lines{"1A anna standard", "1A bruno standard", "1B carla standard"}));
}

// - Calcinate, Cassano: "La disdetta effettuata nei tempi e modi che verranno esposti nei capitoli successivi
//   produrrà una disdetta sul primo giorno utile in base al CALENDARIO DI UTILIZZO DEL SERVIZIO MENSA
//   pre-impostato dall'ente".
// - Bottanuco, Borghetto, Clusone: "La disdetta effettuata produrrà una disdetta sul primo giorno utile
//   [...]"
TEST_P(EveryManual, ACancellationFallsOnTheFirstUsefulDayOfTheCalendar) {
    EXPECT_EQ(town.send(at(sunday, "20:00"), ivr, "anna", cancel), accepted(next_monday));
    EXPECT_EQ(town.send(at(next_monday, "08:00"), ivr, "bruno", cancel), accepted(next_monday));
    EXPECT_EQ(town.send(at(next_monday, "18:00"), ivr, "carla", cancel), accepted(next_tuesday));
}

// "A tal proposito, si precisa che il primo giorno utile esclude tutte le vacanze e chiusure della scuola
// inserite sul CALENDARIO DI UTILIZZO DEL SERVIZIO MENSA."
TEST_P(EveryManual, TheFirstUsefulDayLeavesOutHolidaysAndClosures) {
    town.closed(authority, GetParam(), "2026-12-23", "2027-01-06", "vacanze di Natale")
        .closed(school, "primaria", "2027-01-07", "2027-01-07", "chiusura della scuola");
    EXPECT_EQ(town.send(at("2026-12-22", "20:00"), ivr, "anna", cancel), accepted("2027-01-08"));
}

// "Allo stesso modo una disdetta fatta di venerdì, non produrrà la disdetta per il sabato, né per la
// domenica, ma direttamente per il lunedì successivo."
TEST_P(EveryManual, ACancellationMadeOnFridayFallsOnTheFollowingMonday) {
    EXPECT_EQ(town.send(at(friday, "20:00"), ivr, "anna", cancel), accepted(next_monday));
    EXPECT_EQ(town.meal("anna", next_monday), "none");
}

// "Il sistema permette [...]: la disdetta giornaliera del pasto"
TEST_P(EveryManual, TheSystemAllowsTheCancellationOfOneDaysMeal) {
    EXPECT_EQ(town.send(at(monday, "08:00"), portal, "anna", cancel, monday), accepted(monday));
    EXPECT_EQ(town.meal("anna", monday), "none");
    EXPECT_EQ(town.meal("anna", tuesday), "standard");
}

// - Calcinate, Cassano: "prenotazione del pasto in bianco"
// - Bottanuco, Borghetto, Clusone: "è possibile effettuare la prenotazione del pasto in bianco per un giorno
//   specifico"
TEST_P(EveryManual, TheSystemAllowsTheBookingOfABiancoForOneDay) {
    EXPECT_EQ(town.send(at(monday, "08:00"), portal, "anna", bianco, tuesday), accepted(tuesday));
    EXPECT_EQ(town.meal("anna", monday), "standard");
    EXPECT_EQ(town.meal("anna", tuesday), "standard bianco");
    EXPECT_EQ(town.meal("anna", thursday), "standard");
}

// - Calcinate, Cassano: "comunicazione dell'assenza lunga (così da non dover effettuare una comunicazione
//   tutti i giorni)"
// - Bottanuco, Borghetto, Clusone: "l'assenza prolungata (così da non dover effettuare una comunicazione
//   tutti i giorni)"
TEST_P(EveryManual, TheSystemAllowsALongAbsenceWithoutACommunicationEveryDay) {
    EXPECT_EQ(town.send(at(monday, "08:00"), portal, "anna", suspend, monday), accepted(monday));
    for (const auto* date : {monday, tuesday, thursday, friday, next_monday, "2026-11-30", "2027-06-08"}) {
        EXPECT_EQ(town.meal("anna", date), "none") << date;
    }
}

// - Calcinate, Cassano: "riattivazione del servizio dopo l'assenza lunga (operazione necessaria per
//   ripristinare la presenza del bambino dopo il periodo di disdetta prolungata)"
// - Bottanuco, Borghetto, Clusone: "(operazione obbligatoria per ripristinare la presenza del bambino [...])"
TEST_P(EveryManual, AfterALongAbsenceTheServiceMustBeReactivated) {
    town.send(at(monday, "08:00"), portal, "anna", suspend, monday);
    EXPECT_EQ(town.meal("anna", next_tuesday), "none") << "nothing comes back by itself";
    EXPECT_EQ(town.send(at(friday, "12:00"), portal, "anna", resume, next_monday), accepted(next_monday));
    EXPECT_EQ(town.meal("anna", friday), "none");
    EXPECT_EQ(town.meal("anna", next_monday), "standard");
    EXPECT_EQ(town.meal("anna", "2027-06-08"), "standard");
}

// "Il genitore [...] sarà guidato da una voce automatica e potrà effettuare la disdetta, richiedere il pasto
// in bianco, sospendere per più giorni il servizio e riprendere il servizio a partire dal giorno stabilito."
TEST_P(EveryManual, ByPhoneAParentCancelsBooksABiancoSuspendsAndResumesFromTheDayNamed) {
    const auto evening = at(monday, "20:00");
    EXPECT_EQ(town.send(evening, ivr, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(town.send(evening, ivr, "bruno", bianco), accepted(tuesday));
    EXPECT_EQ(town.send(evening, ivr, "carla", suspend), accepted(tuesday));
    EXPECT_EQ(town.send(evening, ivr, "carla", resume, next_tuesday), accepted(next_tuesday));
    EXPECT_EQ(town.count(tuesday), (Lines{"primaria 1A standard bianco: 1"}));
    EXPECT_EQ(town.meal("carla", next_monday), "none");
    EXPECT_EQ(town.meal("carla", next_tuesday), "standard");
}

// - Calcinate, Cassano: "Tramite tale applicativo sarà possibile effettuare la disdetta del pasto, richiedere
//   il pasto in bianco, sospendere per più giorni il servizio e riprendere il servizio a partire dal giorno
//   stabilito."
// - Bottanuco, Borghetto, Clusone: "[...] ed effettuare le operazioni sopra descritte. Accedere alla sezione
//   Calendario e premere nel calendario sul giorno di refezione per cui si vuole effettuare la disdetta o la
//   prenotazione del pasto in bianco."
TEST_P(EveryManual, InTheAppAParentCancelsBooksABiancoSuspendsAndResumesFromTheDayNamed) {
    const auto evening = at(monday, "20:00");
    EXPECT_EQ(town.send(evening, app, "anna", cancel, tuesday), accepted(tuesday));
    EXPECT_EQ(town.send(evening, app, "bruno", bianco, tuesday), accepted(tuesday));
    EXPECT_EQ(town.send(evening, app, "carla", suspend, thursday), accepted(thursday));
    EXPECT_EQ(town.send(evening, app, "carla", resume, next_tuesday), accepted(next_tuesday));
    EXPECT_EQ(town.count(tuesday), (Lines{"primaria 1A standard bianco: 1", "primaria 1B standard: 1"}));
    EXPECT_EQ(town.meal("carla", thursday), "none");
    EXPECT_EQ(town.meal("carla", next_tuesday), "standard");
}

// - Calcinate, Cassano: "Per il genitore sarà possibile compiere le medesime operazioni sopradescritte [...]
//   al Portale Genitori [...] cliccando con il mouse sulla casellina relativa al giorno di refezione per il
//   quale si intende effettuare la disdetta o la prenotazione del pasto in bianco."
// - Bottanuco, Borghetto, Clusone: "Accedere alla sezione Presenze e premere nel calendario sul giorno di
//   refezione per il quale si intende effettuare la disdetta o la prenotazione del pasto in bianco."
TEST_P(EveryManual, InThePortalTheSameIsDoneByClickingTheDay) {
    const auto noon = at(monday, "12:00");
    EXPECT_EQ(town.send(noon, portal, "anna", cancel, thursday), accepted(thursday));
    EXPECT_EQ(town.send(noon, portal, "bruno", bianco, friday), accepted(friday));
    EXPECT_EQ(town.send(noon, portal, "carla", suspend, thursday), accepted(thursday));
    EXPECT_EQ(town.send(noon, portal, "carla", resume, friday), accepted(friday));
    EXPECT_EQ(town.count(thursday), (Lines{"primaria 1A standard: 1"}));
    EXPECT_EQ(town.count(friday), (Lines{"primaria 1A standard: 1", "primaria 1A standard bianco: 1",
                                         "primaria 1B standard: 1"}));
}

// - Calcinate, Cassano: "Selezionando la data, vi verranno proposte diverse funzionalità tra cui la disdetta
//   giornaliera, la disdetta prolungata e la prenotazione del pasto bianco."
// - Bottanuco, Borghetto, Clusone: "Selezionando la data, verranno proposte le scelte: disdetta giornaliera,
//   la disdetta prolungata e la prenotazione del pasto bianco."
TEST_P(EveryManual, ASelectedDateOffersTheDaysCancellationTheLongOneAndTheBianco) {
    const auto noon = at(monday, "12:00");
    EXPECT_EQ(town.ask(noon, portal, "anna", cancel, thursday), accepted(thursday));
    EXPECT_EQ(town.ask(noon, portal, "anna", suspend, thursday), accepted(thursday));
    EXPECT_EQ(town.ask(noon, portal, "anna", bianco, thursday), accepted(thursday));
}

// "Le date con sfondo ROSSO non sono disponibili in quanto catalogate come SERVIZIO REFEZIONE NON EROGATO."
TEST_P(EveryManual, DatesWithoutServiceAreNotAvailable) {
    town.closed(authority, GetParam(), thursday, thursday);
    for (const auto* date : {thursday, saturday, sunday}) {
        EXPECT_EQ(town.ask(at(monday, "08:00"), portal, "anna", cancel, date),
                  rejected(Reason::not_a_service_day));
        EXPECT_EQ(town.ask(at(monday, "08:00"), portal, "anna", bianco, date),
                  rejected(Reason::not_a_service_day));
    }
}

// "Le modifiche vengono registrate in tempo reale dal sistema."
TEST_P(EveryManual, ChangesAreRecordedInRealTime) {
    const auto evening = at(monday, "20:00");
    for (const auto channel : {portal, app}) {
        town.send(evening, channel, "anna", cancel, tuesday);
        EXPECT_EQ(town.count(tuesday), (Lines{"primaria 1A standard: 1", "primaria 1B standard: 1"}));
        town.send(evening, channel, "anna", uncancel, tuesday);
        EXPECT_EQ(town.count(tuesday), (Lines{"primaria 1A standard: 2", "primaria 1B standard: 1"}));
    }
}

// - Calcinate, Cassano: "scegliendo di volta in volta, a proprio piacere, uno dei metodi seguenti"
// - Bottanuco, Borghetto, Clusone: "La disdetta del pasto può essere effettuata tramite uno dei seguenti
//   metodi a proprio piacere."
TEST_P(EveryManual, AParentChoosesTheMethodAnewEachTime) {
    EXPECT_EQ(town.send(at(monday, "08:00"), portal, "anna", cancel), accepted(monday));
    EXPECT_EQ(town.send(at(monday, "20:00"), ivr, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(town.send(at(thursday, "08:00"), app, "anna", cancel), accepted(thursday));
    EXPECT_EQ(town.send(at(thursday, "08:01"), portal, "anna", uncancel), accepted(thursday));
}

// - Calcinate, Cassano: "Le disdette dei pasti dal sito potranno essere effettuate anche con largo anticipo,
//   ad esempio a inizio mese è già possibile pianificare quali giorni sarà presente il bambino e quali giorni
//   non usufruirà del servizio."
// - Bottanuco, Borghetto, Clusone: "Ad esempio, a inizio mese è già possibile pianificare quali giorni sarà
//   presente il bambino e quali giorni non usufruirà del servizio."
TEST_P(EveryManual, AtTheBeginningOfAMonthItsDaysCanAlreadyBePlannedInThePortal) {
    for (const auto* date : {"2026-11-03", "2026-11-12", "2026-11-30"}) {
        EXPECT_EQ(town.send(at("2026-11-01", "12:00"), portal, "anna", cancel, date), accepted(date));
    }
    EXPECT_EQ(town.meal("anna", "2026-11-10"), "standard");
    EXPECT_EQ(town.meal("anna", "2026-11-12"), "none");
}

// "Basterà selezionare le date future disponibili su calendario in cui vostro figlio sarà assente."
TEST_P(EveryManual, OnlyFutureDatesCanBeSelected) {
    EXPECT_EQ(town.ask(at(thursday, "12:00"), portal, "anna", cancel, friday), accepted(friday));
    EXPECT_EQ(town.ask(at(thursday, "12:00"), portal, "anna", cancel, tuesday),
              rejected(Reason::past_cutoff, tuesday));
}

// - Calcinate, Cassano: "E' sempre possibile annullare la disdetta effettuata tramite Telefonata con Voce
//   Guidata, utilizzando nuovamente ed esclusivamente il metodo della Telefonata con Voce Guidata."
// - Bottanuco, Borghetto, Clusone: "[...] utilizzando nuovamente il metodo della Telefonata con Voce
//   Guidata."
TEST_P(EveryManual, ACancellationByPhoneCanAlwaysBeUndoneByPhone) {
    town.send(at(monday, "20:00"), ivr, "anna", cancel);
    EXPECT_EQ(town.send(limit(tuesday), ivr, "anna", uncancel), accepted(tuesday));
    EXPECT_EQ(town.meal("anna", tuesday), "standard");
}

// "La disdetta del pasto tramite Telefonata con Voce Guida dovrà essere effettuata a partire dalle ore 18.00
// del giorno precedente ed entro l'orario limite [...] del mattino dell'assenza." (Borghetto: "ore 9.00";
// Clusone: "delle 9.30")
TEST_P(EveryManual, ByPhoneAMealIsCancelledFromSixOfTheDayBeforeToTheLimit) {
    EXPECT_EQ(town.ask(at(monday, "18:00"), ivr, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(town.ask(at(monday, "23:59:59.999"), ivr, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(town.ask(at(tuesday, "00:00"), ivr, "anna", cancel), accepted(tuesday));
    EXPECT_EQ(town.ask(limit(tuesday), ivr, "anna", cancel), accepted(tuesday));
}

// - Calcinate, Cassano: "Al di fuori di tale orario la disdetta non sarà processata e quindi contabilizzata a
//   sistema."
// - Bottanuco, Borghetto, Clusone: "Al di fuori di tale orario la disdetta non sarà processata e verrà quindi
//   inserita la presenza."
TEST_P(EveryManual, ByPhoneACancellationAtAnotherTimeIsNotProcessedAndThePresenceStands) {
    EXPECT_EQ(town.send(at(monday, "17:59:59.999"), ivr, "anna", cancel), rejected(Reason::outside_window));
    EXPECT_EQ(town.send(limit(tuesday) + 1ms, ivr, "anna", cancel), rejected(Reason::outside_window));
    EXPECT_EQ(town.meal("anna", tuesday), "standard");
    EXPECT_EQ(town.meal("anna", thursday), "standard");
}

// "Si sconsiglia di non ridursi a procedere alla disdetta nell'intorno degli orari limite indicati onde
// evitare eventuali non sincronizzazioni tra l'orologio del sistema di gestione della chiamata telefonica e
// il sistema centralizzato di validazione [che] potrebbero causare la non presa in considerazione della
// vostra disdetta." (Borghetto: "negli orari immediatamente precedenti le ore 9.00")
//
// A caller whose clock is slow still believes to be in time: it is the receiving system's clock that counts.
TEST_P(EveryManual, TheSystemsClockDecidesNotTheCallers) {
    const auto received = limit(tuesday) + 1ms;
    EXPECT_EQ(town.send(received, ivr, "anna", cancel), rejected(Reason::outside_window));
    EXPECT_EQ(town.send(received, app, "anna", cancel, tuesday),
              GetParam() == "calcinate" ? rejected(Reason::outside_window)
                                        : rejected(Reason::past_cutoff, tuesday));
    EXPECT_EQ(town.send(received, portal, "anna", cancel, tuesday), rejected(Reason::past_cutoff, tuesday));
}

// Calcinate and Cassano.

class CalcinateAndCassano : public SharedSentence {};
INSTANTIATE_TEST_SUITE_P(Manuals, CalcinateAndCassano, testing::Values("calcinate", "cassano"), name_of);

// "E' sempre possibile annullare la disdetta effettuata tramite Telefonata con Voce Guidata, utilizzando
// nuovamente ed esclusivamente il metodo della Telefonata con Voce Guidata."
TEST_P(CalcinateAndCassano, ACancellationByPhoneIsUndoneByPhoneExclusively) {
    town.send(at(monday, "20:00"), ivr, "anna", cancel);
    for (const auto channel : {portal, app, office}) {
        EXPECT_EQ(town.send(at(monday, "20:05"), channel, "anna", uncancel, tuesday),
                  rejected(Reason::channel_locked, tuesday));
    }
    EXPECT_EQ(town.meal("anna", tuesday), "none");
}

// "In pochi semplici passaggi l'utente potrà richiedere il pasto in bianco, disdire il pasto, disdire il
// servizio per più giorni (assenza lunga) e riattivarlo nuovamente in caso di necessità."
TEST_P(CalcinateAndCassano, InTheAppALongAbsenceIsReactivatedInCaseOfNeed) {
    town.send(at(monday, "08:00"), app, "anna", suspend, monday);
    EXPECT_EQ(town.send(at(tuesday, "20:00"), app, "anna", resume, thursday), accepted(thursday));
    EXPECT_EQ(town.meal("anna", tuesday), "none");
    EXPECT_EQ(town.meal("anna", thursday), "standard");
}

// "Il pasto in bianco per indisposizione del bambino può essere richiesto al massimo per n. 3 rientri
// consecutivi."
TEST_P(CalcinateAndCassano, ABiancoCanBeAskedForThreeConsecutiveRientriAtMost) {
    // Rientri, not days: Friday, Monday and Tuesday are consecutive.
    for (const auto* date : {friday, next_monday, next_tuesday}) {
        EXPECT_EQ(town.send(at(monday, "12:00"), portal, "anna", bianco, date), accepted(date));
    }
}

// "Le richieste per periodi superiori verranno automaticamente rifiutate dal sistema."
TEST_P(CalcinateAndCassano, RequestsForLongerPeriodsAreRefusedAutomatically) {
    for (const auto* date : {friday, next_monday, next_tuesday}) {
        town.send(at(monday, "12:00"), portal, "anna", bianco, date);
    }
    EXPECT_EQ(town.send(at(monday, "12:00"), portal, "anna", bianco, thursday),
              rejected(Reason::bianco_limit, thursday));
    EXPECT_EQ(town.meal("anna", thursday), "standard");
}

// Bottanuco, Borghetto and Clusone.

class BottanucoBorghettoAndClusone : public SharedSentence {};
INSTANTIATE_TEST_SUITE_P(Manuals, BottanucoBorghettoAndClusone,
                         testing::Values("bottanuco", "borghetto", "clusone"), name_of);

// "E' sempre possibile annullare la disdetta effettuata tramite Telefonata con Voce Guidata, utilizzando
// nuovamente il metodo della Telefonata con Voce Guidata."
//
// Without "esclusivamente": the other methods stay open.
TEST_P(BottanucoBorghettoAndClusone, ACancellationByPhoneCanBeUndoneByOtherMethodsToo) {
    for (const auto channel : {portal, app, office}) {
        town.send(at(monday, "20:00"), ivr, "anna", cancel);
        EXPECT_EQ(town.send(at(monday, "20:05"), channel, "anna", uncancel, tuesday), accepted(tuesday));
    }
}

// "La disdetta del pasto tramite ComunicApp e Portale Genitori può essere effettuata in qualsiasi momento
// (anche in anticipo per i giorni successivi) entro l'orario limite del giorno stesso di disdetta."
// (Borghetto: "entro le ore 9.00 del giorno stesso"; Clusone: "entro l'orario limite delle 9.30 del giorno
// stesso")
TEST_P(BottanucoBorghettoAndClusone, AppAndPortalCancelAtAnyMomentUntilTheLimitOfTheDay) {
    for (const auto channel : {app, portal}) {
        for (const auto* time : {"00:00", "09:45", "12:00", "17:59:59.999", "18:00", "23:59:59.999"}) {
            EXPECT_EQ(town.ask(at(monday, time), channel, "anna", cancel, friday), accepted(friday)) << time;
        }
        EXPECT_EQ(town.ask(limit(friday), channel, "anna", cancel, friday), accepted(friday));
        EXPECT_EQ(town.ask(limit(friday) + 1ms, channel, "anna", cancel, friday),
                  rejected(Reason::past_cutoff, friday));
    }
}

// Calcinate, Bottanuco and Cassano.

class CalcinateBottanucoAndCassano : public SharedSentence {};
INSTANTIATE_TEST_SUITE_P(Manuals, CalcinateBottanucoAndCassano,
                         testing::Values("calcinate", "bottanuco", "cassano"), name_of);

// "In occasione di scioperi, seggi elettorali, uscite didattiche non è necessario disdire il pasto."
TEST_P(CalcinateBottanucoAndCassano, OnStrikesElectionsAndTripsNobodyNeedsToCancel) {
    town.closed(authority, GetParam(), monday, monday, "sciopero")
        .closed(school, "primaria", tuesday, tuesday, "seggio elettorale")
        .closed(group, "1A", thursday, thursday, "uscita didattica");
    EXPECT_EQ(town.meals(monday), 0);
    EXPECT_EQ(town.meals(tuesday), 0);
    EXPECT_EQ(town.count(thursday), (Lines{"primaria 1B standard: 1"}));
}

// "Ogni variazione al calendario scolastico verrà tempestivamente comunicata al centro cottura
// dall'Istituzione Scolastica competente (ad esempio per gite, ampliamento vacanze etc.) o dagli uffici
// comunali (ad esempio per elezioni, scioperi etc.)."
TEST_P(CalcinateBottanucoAndCassano, ChangesOfTheSchoolCalendarReachTheKitchen) {
    EXPECT_EQ(town.meals(friday), 3);
    town.closed(group, "1B", friday, friday, "gita");
    EXPECT_EQ(town.meals(friday), 2);
    town.closed(authority, GetParam(), friday, next_monday, "ampliamento vacanze");
    EXPECT_EQ(town.meals(friday), 0);
    EXPECT_EQ(town.meals(next_monday), 0);
}

// "La predisposizione del calendario di utilizzo del servizio mensa che regola la possibilità di disdetta da
// parte del genitore è di competenza dell'ente erogatore del servizio."
TEST_P(CalcinateBottanucoAndCassano, TheAuthoritysCalendarRulesWhatAParentCanCancel) {
    EXPECT_EQ(town.ask(at(monday, "08:00"), portal, "anna", cancel, friday), accepted(friday));
    EXPECT_EQ(town.ask(at(monday, "08:00"), portal, "anna", cancel, saturday),
              rejected(Reason::not_a_service_day));
    town.closed(authority, GetParam(), friday, friday)
        .opened(authority, GetParam(), saturday, saturday, "recupero");
    EXPECT_EQ(town.ask(at(monday, "08:00"), portal, "anna", cancel, friday),
              rejected(Reason::not_a_service_day));
    EXPECT_EQ(town.ask(at(monday, "08:00"), portal, "anna", cancel, saturday), accepted(saturday));
}

// All but Calcinate, whose example is its Wednesdays.

class EveryManualButCalcinates : public SharedSentence {};
INSTANTIATE_TEST_SUITE_P(Manuals, EveryManualButCalcinates,
                         testing::Values("bottanuco", "cassano", "borghetto", "clusone"), name_of);

// "se oggi è lunedì e tentiamo di effettuare una disdetta per il giorno successivo, ma il martedì e mercoledì
// successivi sono stati inseriti dall'ente erogatore del servizio REFEZIONE come chiusura del servizio nel
// calendario di utilizzo del servizio mensa, la disdetta verrà imputata al giovedì in qualità di primo giorno
// utile."
TEST_P(EveryManualButCalcinates, WithTuesdayAndWednesdayClosedAMondaysCancellationFallsOnThursday) {
    town.closed(authority, GetParam(), tuesday, wednesday);
    EXPECT_EQ(town.send(at(monday, "20:00"), ivr, "anna", cancel), accepted(thursday));
    EXPECT_EQ(town.meal("anna", thursday), "none");
    EXPECT_EQ(town.meal("anna", friday), "standard");
}

// All but Borghetto, whose manual has no word on diets.

class EveryManualButBorghettos : public SharedSentence {};
INSTANTIATE_TEST_SUITE_P(Manuals, EveryManualButBorghettos,
                         testing::Values("calcinate", "bottanuco", "cassano", "clusone"), name_of);

// "Le diete speciali per motivi religiosi o per filosofia di vita (ad es. per vegetariani) e le diete
// speciali per motivi di salute (intolleranze, allergie, malattie metaboliche) possono essere richieste ed
// attivate (e successivamente disdette) [...]"
TEST_P(EveryManualButBorghettos, SpecialDietsAreActivatedAndLaterEnded) {
    town.diet("anna", "vegetariana", tuesday, friday).diet("anna", "celiachia", thursday, "");
    EXPECT_EQ(town.meal("anna", monday), "standard");
    EXPECT_EQ(town.meal("anna", tuesday), "vegetariana");
    EXPECT_EQ(town.meal("anna", thursday), "celiachia+vegetariana");
    EXPECT_EQ(town.meal("anna", next_monday), "celiachia");
}

// "[...] solo tramite presentazione di autocertificazione per le prime e di certificato medico per le
// seconde" (Clusone: "tramite iscrizione on line"): nothing that a family does day by day gives or takes a
// diet.
TEST_P(EveryManualButBorghettos, SpecialDietsAreOutOfReachOfDailyRequests) {
    town.diet("anna", "celiachia");
    const auto evening = at(monday, "20:00");
    for (const auto operation : {bianco, unbianco, cancel, uncancel, suspend, resume}) {
        town.send(evening, portal, "anna", operation, tuesday);
        town.send(evening, portal, "bruno", operation, tuesday);
    }
    EXPECT_EQ(town.meal("anna", tuesday), "celiachia");
    EXPECT_EQ(town.meal("bruno", tuesday), "standard");
}

// Calcinate and Clusone.

class CalcinateAndClusone : public SharedSentence {};
INSTANTIATE_TEST_SUITE_P(Manuals, CalcinateAndClusone, testing::Values("calcinate", "clusone"), name_of);

// - Calcinate: "La famiglia [...] dovrà provvedere alla ricarica del credito onde evitare la sospensione dal
//   servizio mensa."
// - Clusone: "Per gli utenti con morosità persistenti è prevista anche la sospensione temporanea del servizio
//   mensa."
//
// What the debt is belongs to the ledger; here: the office alone stops the service, and the family can't
// resume it.
TEST_P(CalcinateAndClusone, TheOfficeSuspendsTheServiceOfAFamilyInArrearsAndLiftsItAgain) {
    EXPECT_EQ(town.send(at(monday, "08:00"), portal, "anna", block, tuesday),
              rejected(Reason::channel_not_enabled));
    EXPECT_EQ(town.send(at(monday, "08:00"), office, "anna", block, tuesday), accepted(tuesday));
    EXPECT_EQ(town.send(at(monday, "08:00"), portal, "anna", resume, tuesday),
              rejected(Reason::blocked, tuesday));
    EXPECT_EQ(town.meal("anna", tuesday), "none");
    EXPECT_EQ(town.send(at(tuesday, "12:00"), office, "anna", unblock, friday), accepted(friday));
    EXPECT_EQ(town.meal("anna", thursday), "none");
    EXPECT_EQ(town.meal("anna", friday), "standard");
}

// "[...] potrete acquistare per ogni componente della Vostra famiglia [Bottanuco: per ogni utente (bambino) iscritto] un
// credito che verrà decurtato automaticamente ad ogni pasto consumato."
TEST(PrepaidManuals, EachMealLowersTheCreditByItself) {
    for (const auto* authority : {"calcinate", "bottanuco", "cassano"}) {
        Family family{authority};
        const auto price = money::meal_price(family.policy(), "standard").value().value;
        EXPECT_EQ(family.pays(5'000).credit(), 5'000) << authority;
        EXPECT_EQ(family.eats().credit(), 5'000 - price) << authority;
        EXPECT_EQ(family.eats(2).credit(), 5'000 - 3 * price) << authority;
        EXPECT_EQ(family.owed(), 0) << authority;
    }
}

// "[...] eventuali disdette inviate in ritardo [...] daranno luogo all'addebito automatico del pasto." (all five)
TEST_P(EveryManual, AMealThatWasCancelledTooLateIsCharged) {
    const auto policy = policy_of(GetParam());
    EXPECT_EQ(money::meals_due(1, {}, policy.absence_after_close), 1);
    const money::DinerChange absent{-1, "absent_after_close", false, true};
    EXPECT_EQ(money::meals_due(1, {absent}, policy.absence_after_close), 1);
}

} // namespace
} // namespace counter::tests
