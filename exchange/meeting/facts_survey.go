package meeting

import (
	"github.com/naru-network/naru/base/fault"
	"github.com/naru-network/naru/tenants"
	"github.com/naru-network/naru/tenants/fact"
)

// What can happen to the survey of a meeting. That somebody has answered leaves no line at all: beside the other deeds of that minute it would name her.
var (
	SurveyComposed = fact.Declare("survey.composed", tenants.WriteMeeting).Minor()
	SurveyOpened   = fact.Declare("survey.opened", tenants.WriteMeeting)
	SurveyClosed   = fact.Declare("survey.closed", tenants.WriteMeeting)
	SurveyReminded = fact.Declare("survey.reminded", tenants.WriteMeeting)
	SurveyAnswered = fact.Declare("survey.answered", tenants.Keep).Quiet()
)

func surveyFacts() []fact.Kind {
	return []fact.Kind{SurveyComposed, SurveyOpened, SurveyClosed, SurveyReminded, SurveyAnswered}
}

// What can go wrong with a survey.
var (
	ErrSurveyNotFound     = fault.New(fault.NotFound, "survey.not_found")
	ErrSurveyLinkNotFound = fault.New(fault.NotFound, "survey.link_not_found")
	ErrNotSurveyed        = fault.New(fault.Forbidden, "survey.not_asked")
	ErrSurveyTooEarly     = fault.New(fault.Conflict, "survey.too_early")
	ErrSurveyBegun        = fault.New(fault.Conflict, "survey.begun")
	ErrSurveyEmpty        = fault.New(fault.Conflict, "survey.empty")
	ErrSurveyClosed       = fault.New(fault.Conflict, "survey.closed")
	ErrSurveyAnswered     = fault.New(fault.Conflict, "survey.answered")
	ErrSurveyFull         = fault.New(fault.Conflict, "survey.full")
	ErrSurveyReminded     = fault.New(fault.Conflict, "survey.reminded_today")
	ErrSurveyFew          = fault.New(fault.Conflict, "survey.too_few")
)
