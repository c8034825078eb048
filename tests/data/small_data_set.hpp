// A small data set as files, for tests to change where they need to.
#pragma once

#include <map>
#include <string>

#include "tests/support/temp_folder.hpp"

namespace data::tests {

/// File names and texts. Two authorities in two zones, three schools, a handful of diners.
inline std::map<std::string, std::string> small_data_set() {
    return {
        {"policy.toml", R"([[authority]]
code = "roma"
name = "Comune"
cutoff = "09:30"
term = { from = "2026-09-14", to = "2027-06-08" }
channels = { portal = "any_time", ivr = "window", office = "any_time" }
bianco_max_consecutive = 2
fee_bands = { standard = 480, exempt = 0 }

[[authority]]
code = "azzorre"
name = "Un'isola"
timezone = "Atlantic/Azores"
cutoff = "09:00"
term = { from = "2026-09-14", to = "2027-06-08" }
channels = { portal = "any_time" }
)"},
        {"kitchens.csv",
         "kitchen,name,address,vat_number\nK1,Cucina,\"Via Uno, 1\",00000000000\nK2,Cozinha,,\n"},
        {"schools.csv", "school,authority,name,kitchen,cutoff,kind,address\n"
                        "S1,roma,Primaria,K1,,primary,Via Due 2\n"
                        "S2,roma,Nido,K1,08:15,nursery,\n"
                        "S3,azzorre,Escola,K2,,,\n"},
        {"groups.csv", "group,school,name,sitting,weekdays\n"
                       "1A,S1,Prima A,1,12345\n"
                       "1B,S1,Prima B,2,1245\n"
                       "N,S2,Sezione,,12345\n"
                       "P,S3,Primeira,1,12345\n"
                       "E,S3,Vuota,1,\n"},
        {"diners.csv",
         "diner,group,kind,first_name,last_name,weekdays,enrolled_from,enrolled_to,fee_band,billing\n"
         "D1,1A,pupil,Anna,Rossi,,2026-09-14,2027-06-08,standard,\n"
         "D2,1A,pupil,Nicolò,\"De, Luca\",135,,,exempt,postpaid\n"
         "D3,1B,adult,Eva,\"\"\"Bi\"\"\",,,2027-01-31,,prepaid\n"
         "D4,N,pupil,Ugo,Neri,,2026-10-01,,standard,\n"
         "D5,P,pupil,Rui,Silva,,,,anything,\n"},
        {"diets.csv", "diet,kind,name,allergens\n"
                      "cel,health,Senza glutine,gluten\n"
                      "veg,ethical,Vegetariana,fish;crustaceans;molluscs;other:carne\n"
                      "dia,health,Diabete,\n"},
        {"diet_assignments.csv",
         "diner,diet,from,to\nD1,cel,,\nD1,veg,2026-10-01,2026-10-31\nD2,veg,2026-09-14,\n"},
        {"certificates.csv", "diner,kind,from,to\nD1,bianco,2026-10-05,2026-10-09\nD2,bianco,,\n"},
        {"calendar.csv", "scope,key,from,to,kind,reason\n"
                         "authority,roma,2026-12-23,2027-01-06,closed,Natale\n"
                         "school,S1,2026-10-17,2026-10-17,open,\"Recupero, di sabato\"\n"
                         "group,1A,2026-10-08,,closed,\n"
                         "group,1A,2026-10-09,,open,\n"},
        {"merchants.csv", "merchant,name,authorities\nT1,Tabaccheria,roma;azzorre\nT2,Edicola,\n"},
        {"opening_balances.csv", "diner,credit_cents,old_debt_cents\nD1,1250,0\nD2,-480,1999\nD3,,\n"},
    };
}

inline void write_files(const support::TempFolder& folder, const std::map<std::string, std::string>& files) {
    for (const auto& [name, text] : files) folder.write(name, text);
}

} // namespace data::tests
