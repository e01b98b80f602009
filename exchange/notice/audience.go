package notice

import (
	"slices"

	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// Family is a sort of deeds that a member decides on together.
type Family string

// The families.
const (
	Reviews   Family = "reviews"   // what waits for one's approval
	Cases     Family = "cases"     // what becomes of one's own cases
	Adoptions Family = "adoptions" // cities that take cases over
	Partners  Family = "partners"  // pacts
	People    Family = "people"    // colleagues who come and go
	Chat      Family = "chat"
	House     Family = "house" // what an admin must look after
)

// Families lists the families in the order they are offered.
func Families() []Family {
	return []Family{Reviews, Cases, Adoptions, Partners, People, Chat, House}
}

// Reason says why a notice concerns a member.
type Reason string

// The reasons, the most personal first.
const (
	Mentioned       Reason = "mentioned"
	Direct          Reason = "direct" // in a room of hers and few others
	Thread          Reason = "thread" // she has written in it
	Owner           Reason = "owner"
	Named           Reason = "named" // the deed names her
	MentionedRole   Reason = "mentioned_role"
	MentionedTenant Reason = "mentioned_tenant"
	MentionedRoom   Reason = "mentioned_room"
	RoleHead        Reason = "role_head"
	RoleAdmin       Reason = "role_admin"
	RoleStaff       Reason = "role_staff"
)

// Reasons lists the reasons, the most personal first.
func Reasons() []Reason {
	return []Reason{Mentioned, Direct, Thread, Owner, Named, MentionedRole, MentionedTenant, MentionedRoom, RoleHead, RoleAdmin, RoleStaff}
}

// Personal reports whether the reason is the member herself, and not only what she belongs to.
func (r Reason) Personal() bool {
	i := slices.Index(Reasons(), r)
	return i >= 0 && i < slices.Index(Reasons(), MentionedRole)
}

// before reports whether r is the more personal one. An unknown one is less than any.
func (r Reason) before(other Reason) bool {
	i, j := slices.Index(Reasons(), r), slices.Index(Reasons(), other)
	return i >= 0 && (j < 0 || i < j)
}

// roleReasons are the reasons by role.
var roleReasons = map[tenants.Role]Reason{tenants.Head: RoleHead, tenants.Admin: RoleAdmin, tenants.Staff: RoleStaff}

// Audience says whom a sort of deed concerns: members of the home whose trail it stands in, staff of a pact's coordinators, or who is called in a room.
type Audience struct {
	Family Family
	Roles  []tenants.Role // everyone who bears one of these
	Detail string         // the member whom the fact names under this key
	Why    Reason         // of the one whom Detail names
	To     string         // the fact names, under this key, the tenants whose bearers of Roles it concerns, parted by spaces; without it the home the fact stands in
	Called bool           // whom the fact's mentions call, who shares a direct room, or takes part in the thread
	Urgent bool           // somebody waits for her: worth a letter at once
	Here   bool           // only in the space it arrives in, where it crosses from another
	Others bool           // only where another tenant did it: one's own tenant knows
}

// audiences lists the deeds that are told, by their codes: this package meets the others by their facts only.
var audiences = map[string]Audience{
	"case.submitted":       {Family: Reviews, Roles: []tenants.Role{tenants.Head}, Urgent: true},
	"case.returned":        {Family: Cases, Detail: "owner", Why: Owner, Urgent: true},
	"case.sent_back":       {Family: Cases, Detail: "owner", Why: Owner, Urgent: true},
	"case.published":       {Family: Cases, Detail: "owner", Why: Owner, Roles: []tenants.Role{tenants.Head}},
	"case.withdrawn":       {Family: Cases, Detail: "owner", Why: Owner},
	"case.handed_over":     {Family: Cases, Detail: "owner", Why: Owner},
	"submission.opened":    {Family: Reviews, Roles: []tenants.Role{tenants.Staff}, Urgent: true, Here: true},
	"submission.recalled":  {Family: Reviews, Roles: []tenants.Role{tenants.Staff}},
	"uptake.told":          {Family: Adoptions, Detail: "owner", Why: Owner, Roles: []tenants.Role{tenants.Head}, Here: true},
	"adoption.handed_over": {Family: Adoptions, Detail: "owner", Why: Owner},
	"member.transferred":   {Family: People, Detail: "to", Why: Named, Urgent: true},
	"pact.opened":          {Family: Partners, Roles: []tenants.Role{tenants.Admin, tenants.Head}, Urgent: true, Others: true},
	"pact.invited":         {Family: Partners, Roles: []tenants.Role{tenants.Admin, tenants.Head}, Urgent: true, Others: true},
	"pact.accepted":        {Family: Partners, Roles: []tenants.Role{tenants.Admin, tenants.Head}, Others: true},
	"pact.declined":        {Family: Partners, Roles: []tenants.Role{tenants.Admin, tenants.Head}, Others: true},
	"pact.left":            {Family: Partners, Roles: []tenants.Role{tenants.Admin, tenants.Head}, Others: true},
	"chat.posted":          {Family: Chat, Called: true},

	"approval.asked":     {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Urgent: true},
	"approval.given":     {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner, Urgent: true},
	"approval.recorded":  {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner, Urgent: true},
	"approval.attested":  {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner},
	"approval.reminded":  {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner, Urgent: true},
	"approval.refused":   {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner, Urgent: true},
	"approval.recalled":  {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner},
	"approval.reset":     {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner, Urgent: true},
	"approval.lapsed":    {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner, Urgent: true},
	"approval.stopped":   {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner, Urgent: true},
	"approval.completed": {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "asker", Why: Owner, Urgent: true},

	"tie.begun":            {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true},
	"tie.suspended":        {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true, Urgent: true},
	"tie.resumed":          {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true, Urgent: true},
	"tie.ended":            {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true, Urgent: true},
	"tie.offered":          {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true, Urgent: true, Here: true},
	"tie.accepted":         {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true, Urgent: true},
	"tie.declined":         {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true},
	"tie.kept":             {Family: Partners, Roles: []tenants.Role{tenants.Head}, Here: true},
	"agreement.begun":      {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true},
	"agreement.step_taken": {Family: Partners, To: "to", Detail: "owner", Why: Owner},
	"agreement.recorded":   {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "owner", Why: Owner},
	"agreement.signed":     {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "owner", Why: Owner},
	"agreement.due":        {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Detail: "owner", Why: Owner, Urgent: true},
	"agreement.ended":      {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "to", Others: true, Urgent: true},

	"intake.finished":      {Family: House, Detail: "member", Why: Owner},
	"intake.undo_finished": {Family: House, Detail: "member", Why: Owner},

	"webhook.given_up": {Family: House, Roles: []tenants.Role{tenants.Admin}, Urgent: true},

	"meeting.invited":          {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"meeting.scheduled":        {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"meeting.near":             {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "to"},
	"meeting.unready":          {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "to", Urgent: true},
	"meeting.agenda_locked":    {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"meeting.agenda_reopened":  {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"meeting.opened":           {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"meeting.cancelled":        {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"meeting.postponed":        {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"minutes.sent":             {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"minutes.wording_proposed": {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"minutes.reserved":         {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"minutes.returned":         {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"minutes.frozen":           {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"minutes.signed":           {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"survey.opened":            {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants"},
	"survey.reminded":          {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants"},
	"followup.given":           {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"followup.claimed":         {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"followup.done":            {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"followup.due_soon":        {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "to", Detail: "assignee", Why: Named},
	"meeting.item_proposed":    {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"meeting.item_declined":    {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Detail: "owner", Why: Owner, Others: true},
	"delegation.published":     {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"certificate.issued":       {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "to", Others: true},
	"certificate.withdrawn":    {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "to", Others: true},
	"delegation.moved_up":      {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "to", Urgent: true},
	"delegation.reply_due":     {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "to", Urgent: true},
	"series.handed_over":       {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},

	"visit.requested":       {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"visit.invited":         {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"visit.accepted":        {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"visit.approved":        {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"visit.confirmed":       {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"visit.declined":        {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"visit.postponed":       {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"visit.cancelled":       {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},
	"visit.reported":        {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"visit.report_due":      {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "visitor", Urgent: true},
	"ledger.posted":         {Family: Reviews, Roles: []tenants.Role{tenants.Head, tenants.Officer}, To: "tenants", Others: true, Urgent: true, Here: true},
	"ledger.corrected":      {Family: Reviews, Roles: []tenants.Role{tenants.Head, tenants.Officer}, To: "tenants", Others: true, Urgent: true},
	"ledger.counter_posted": {Family: Reviews, Roles: []tenants.Role{tenants.Head, tenants.Officer}, To: "tenants", Others: true, Urgent: true},
	"ledger.confirmed":      {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer}, To: "tenants", Others: true},
	"ledger.agreed":         {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer}, To: "tenants", Others: true},
	"ledger.withdrawn":      {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer}, To: "tenants", Others: true},

	"project.proposed":           {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Others: true, Urgent: true},
	"project.countered":          {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Detail: "owner", Why: Owner, Others: true, Urgent: true},
	"project.phase_reported":     {Family: Reviews, Roles: []tenants.Role{tenants.Head}, To: "tenants", Urgent: true},
	"project.phase_returned":     {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Detail: "owner", Why: Owner, Urgent: true},
	"project.phase_accepted":     {Family: Partners, Detail: "owner", Why: Owner},
	"project.indicator_measured": {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Others: true},
	"project.suspended":          {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Detail: "owner", Why: Owner, Urgent: true},
	"project.resume_agreed":      {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Others: true, Urgent: true},
	"project.resumed":            {Family: Partners, Detail: "owner", Why: Owner},
	"project.terminated":         {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Detail: "owner", Why: Owner},
	"project.approved":           {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Detail: "owner", Why: Owner},
	"project.lapsed":             {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Detail: "owner", Why: Owner},
	"project.suspended_by_house": {Family: Partners, Detail: "owner", Why: Owner, Urgent: true},
	"project.left":               {Family: Partners, Roles: []tenants.Role{tenants.Head}, To: "tenants", Others: true},
	"project.task_made":          {Family: Partners, Detail: "assignee", Why: Named},

	// Interpreters, who answer from outside.
	"booth.accepted": {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "to"},
	"booth.declined": {Family: Partners, Roles: []tenants.Role{tenants.Officer, tenants.Staff}, To: "to", Urgent: true},
	"booth.absent":   {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true, Urgent: true},

	// How a time is found, and side meetings.
	"meeting.time_sought":      {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"meeting.time_offered":     {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"meeting.square_laid":      {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"meeting.square_published": {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"meeting.side_changed":     {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
	"meeting.side_cancelled":   {Family: Partners, Roles: []tenants.Role{tenants.Head, tenants.Officer, tenants.Staff}, To: "tenants", Others: true},
}

// AudienceOf returns whom a fact concerns, and whether it concerns anybody.
func AudienceOf(f fact.Fact) (Audience, bool) {
	a, ok := audiences[f.Kind]
	return a, ok
}

// Kinds lists the codes of the deeds that are told, sorted.
func Kinds() []string {
	kinds := make([]string, 0, len(audiences))
	for k := range audiences {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return kinds
}
