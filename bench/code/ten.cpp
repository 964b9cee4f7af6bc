// Ten operations, to be compiled
//
// Revision ID: be0c0000000e
// Revises:
// Branch Labels: ten

#include <aludel/op.hpp>

namespace ALUDEL_REVISION {

void upgrade(aludel::op& op) {
  op.create_table("teams", {column("id", bigint()).primary_key().identity(),
                            column("name", text()).not_null(), unique("name")});
  op.create_table("people", {column("id", bigint()).primary_key().identity(),
                             column("email", varchar(200)).not_null(), column("team_id", bigint()),
                             foreign_key("team_id", "teams").on_delete(action::cascade)});
  op.add_column("people", column("full_name", text()).default_text("").not_null());
  op.rename_column("people", "email", "address");
  op.alter_column("people", "team_id", change().not_null());
  op.add_constraint("people", check("people_address_check", "address LIKE '%@%'"));
  op.create_index(index_on("people", {"full_name"}));
  op.create_index(index_on("people", {"team_id", "address"}).unique());
  op.create_view("names", "SELECT full_name FROM people");
  op.execute("UPDATE people SET full_name = address");
}

void downgrade(aludel::op& op) {
  op.drop_view("names");
  op.drop_table("people");
  op.drop_table("teams");
}

}  // namespace ALUDEL_REVISION
