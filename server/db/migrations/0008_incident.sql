CREATE TABLE "clock_breach" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"clock" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"missed_on" date NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "clock_breach_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "clock_ledger" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"clock" text NOT NULL,
	"action" text NOT NULL,
	"minutes" integer,
	"reason" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "clock_ledger_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "incident" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"state" text NOT NULL,
	"what" text NOT NULL,
	"started_at" timestamp (3) with time zone,
	"detected_at" timestamp (3) with time zone NOT NULL,
	"planned_start" timestamp (3) with time zone,
	"planned_end" timestamp (3) with time zone,
	"fixed_at" timestamp (3) with time zone,
	"reopened_at" timestamp (3) with time zone,
	"resolved_at" timestamp (3) with time zone,
	"impact" text,
	"timeline" text,
	"workaround" text,
	"root_cause" text,
	"prevention" text,
	"reviewed_at" timestamp (3) with time zone,
	"reviewed_by" text,
	"alert_id" text,
	"opened_by" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "incident_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "incident_message" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"incident_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"parts" jsonb NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"next_update_by" timestamp (3) with time zone,
	"by_name" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "incident_message_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "incident_partner" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"incident_id" uuid NOT NULL,
	"state" text NOT NULL,
	"impact" text,
	"single" boolean NOT NULL,
	"known_at" timestamp (3) with time zone NOT NULL,
	"make_good" text,
	"next_clock" text,
	"next_due_at" timestamp (3) with time zone,
	"missed" integer NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "incident_partner_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "issue" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"what" text NOT NULL,
	"opened_by" text NOT NULL,
	"by_name" text NOT NULL,
	"state" text NOT NULL,
	"identified_at" timestamp (3) with time zone NOT NULL,
	"viewed_at" timestamp (3) with time zone,
	"talked_at" timestamp (3) with time zone,
	"parts" jsonb,
	"level" integer NOT NULL,
	"level_owner" text,
	"due_at" timestamp (3) with time zone,
	"missed" integer NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"resolution" text,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "issue_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "issue_level" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"issue_id" uuid NOT NULL,
	"level" integer NOT NULL,
	"owner" text,
	"reason" text NOT NULL,
	"by_name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "issue_level_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "alert" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"level" integer NOT NULL,
	"missed" integer NOT NULL,
	"open" boolean NOT NULL,
	"told_at" timestamp (3) with time zone,
	"times" integer NOT NULL,
	"told" jsonb NOT NULL,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" text,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "alert_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
CREATE TABLE "digest_sent" (
	"portal_id" text NOT NULL,
	"email" text NOT NULL,
	"on" date NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"problem" text,
	CONSTRAINT "digest_sent_portal_id_email_on_pk" PRIMARY KEY("portal_id","email","on")
);
--> statement-breakpoint
CREATE TABLE "on_call" (
	"portal_id" text NOT NULL,
	"id" uuid NOT NULL,
	"people" jsonb NOT NULL,
	"repeat_minutes" integer NOT NULL,
	"levels" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "on_call_portal_id_id_pk" PRIMARY KEY("portal_id","id")
);
--> statement-breakpoint
ALTER TABLE "clock_breach" ADD CONSTRAINT "clock_breach_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clock_ledger" ADD CONSTRAINT "clock_ledger_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_portal_id_portal_id_fk" FOREIGN KEY ("portal_id") REFERENCES "public"."portal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_message" ADD CONSTRAINT "incident_message_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_message" ADD CONSTRAINT "incident_message_portal_id_incident_id_incident_portal_id_id_fk" FOREIGN KEY ("portal_id","incident_id") REFERENCES "public"."incident"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_partner" ADD CONSTRAINT "incident_partner_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_partner" ADD CONSTRAINT "incident_partner_portal_id_incident_id_incident_portal_id_id_fk" FOREIGN KEY ("portal_id","incident_id") REFERENCES "public"."incident"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_level" ADD CONSTRAINT "issue_level_portal_id_partner_id_partner_portal_id_id_fk" FOREIGN KEY ("portal_id","partner_id") REFERENCES "public"."partner"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_level" ADD CONSTRAINT "issue_level_portal_id_issue_id_issue_portal_id_id_fk" FOREIGN KEY ("portal_id","issue_id") REFERENCES "public"."issue"("portal_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_portal_id_portal_id_fk" FOREIGN KEY ("portal_id") REFERENCES "public"."portal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "on_call" ADD CONSTRAINT "on_call_portal_id_portal_id_fk" FOREIGN KEY ("portal_id") REFERENCES "public"."portal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "clock_breach_once" ON "clock_breach" USING btree ("portal_id","partner_id","subject_id","clock","due_at");--> statement-breakpoint
CREATE INDEX "clock_ledger_of" ON "clock_ledger" USING btree ("portal_id","subject_id");--> statement-breakpoint
CREATE INDEX "clock_ledger_partner" ON "clock_ledger" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "incident_alert" ON "incident" USING btree ("portal_id","alert_id");--> statement-breakpoint
CREATE INDEX "incident_state" ON "incident" USING btree ("portal_id","state");--> statement-breakpoint
CREATE INDEX "incident_message_of" ON "incident_message" USING btree ("portal_id","incident_id","partner_id");--> statement-breakpoint
CREATE INDEX "incident_message_partner" ON "incident_message" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "incident_partner_once" ON "incident_partner" USING btree ("portal_id","incident_id","partner_id");--> statement-breakpoint
CREATE INDEX "incident_partner_partner" ON "incident_partner" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "issue_partner" ON "issue" USING btree ("portal_id","partner_id");--> statement-breakpoint
CREATE INDEX "issue_state" ON "issue" USING btree ("portal_id","state");--> statement-breakpoint
CREATE INDEX "issue_level_of" ON "issue_level" USING btree ("portal_id","issue_id");--> statement-breakpoint
CREATE UNIQUE INDEX "alert_subject" ON "alert" USING btree ("portal_id","subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "on_call_portal" ON "on_call" USING btree ("portal_id");